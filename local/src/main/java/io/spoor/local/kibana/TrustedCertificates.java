package io.spoor.local.kibana;

import io.spoor.local.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificates of a PEM file and in no others. */
public final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * The context of connections that trust them.
   *
   * @throws CommandFailed if the file cannot be read or has none
   */
  public static SSLContext of(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, each);
      }
      if (number == 0) {
        throw new CommandFailed(pem + " has no certificate; it should be a PEM file");
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailed("cannot take certificates from " + pem + ": " + e.getMessage(), e);
    }
  }
}
