package io.spoor.launchers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Connection settings of a server's starter.
 *
 * @param authority PEM file with the authority of the server's certificate; empty without TLS
 * @param authorization value of the HTTP header; empty if no login is required
 */
public record ServerCredentials(Optional<Path> authority, Optional<String> authorization) {

  /** No TLS and no login. */
  public static final ServerCredentials OPEN =
      new ServerCredentials(Optional.empty(), Optional.empty());

  /** TLS without a login. */
  public static ServerCredentials tls(Path authority) {
    return new ServerCredentials(Optional.of(authority), Optional.empty());
  }

  /** TLS with a user's login (RFC 7617). */
  public static ServerCredentials user(Path authority, String user, String password) {
    String encodedCredentials =
        Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return new ServerCredentials(
        Optional.of(authority), Optional.of("Basic " + encodedCredentials));
  }

  Optional<SSLContext> context() {
    return authority.map(ServerCredentials::context);
  }

  private static SSLContext context(Path authority) {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore trustStore = KeyStore.getInstance("PKCS12");
      trustStore.load(null, null);
      trustStore.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trustStore);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no CA certificate can be read from " + authority, e);
    }
  }

  /** Omits the credentials. */
  @Override
  public String toString() {
    return "Access[authority=" + authority + ", login=" + authorization.isPresent() + "]";
  }
}
