package io.spoor.decisions.callers;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * A name by which a client certificate is known: its subject name, or a URI such as a SPIFFE ID.
 */
record CertificateName(Kind kind, String value) {
  enum Kind {
    SUBJECT,
    URI
  }

  /** Type of a URI among alternative names (RFC 5280 §4.2.1.6). */
  private static final int URI_TYPE = 6;

  /**
   * A subject name. Upper and lower case are different names.
   *
   * @param text as RFC 2253 writes it, such as {@code CN=gateway,O=Example}
   * @throws IllegalArgumentException if it is no subject name
   */
  static CertificateName ofSubject(String text) {
    return ofSubject(new X500Principal(text));
  }

  /**
   * Not in the canonical form: it folds compatible characters, so that one attribute with a
   * full-width comma becomes two, and a name with a long s that with an s.
   */
  private static CertificateName ofSubject(X500Principal subject) {
    return new CertificateName(Kind.SUBJECT, subject.getName(X500Principal.RFC2253));
  }

  static CertificateName ofUri(String uri) {
    return new CertificateName(Kind.URI, uri);
  }

  /** The names of a certificate. */
  static List<CertificateName> of(X509Certificate certificate) {
    List<CertificateName> names = new ArrayList<>();
    names.add(ofSubject(certificate.getSubjectX500Principal()));
    for (List<?> alternative : alternatives(certificate)) {
      if (alternative.getFirst() instanceof Integer type
          && type == URI_TYPE
          && alternative.get(1) instanceof String uri) {
        names.add(ofUri(uri));
      }
    }
    return names;
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      @Nullable Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      return alternatives == null ? List.of() : alternatives;
    } catch (CertificateParsingException e) {
      // It has the subject name only.
      return List.of();
    }
  }
}
