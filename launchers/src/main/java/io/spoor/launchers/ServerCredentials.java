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
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Connection settings of a server's starter.
 *
 * @param authority PEM file with the authority of the server's certificate; empty without TLS
 * @param authorization value of the HTTP header; empty if no login is required
 * @param client certificate to present; empty if the server requires none
 */
public record ServerCredentials(
    Optional<Path> authority, Optional<String> authorization, Optional<TlsFiles> client) {

  /** No TLS and no login. */
  public static final ServerCredentials OPEN =
      new ServerCredentials(Optional.empty(), Optional.empty(), Optional.empty());

  /** TLS without a login. */
  public static ServerCredentials tls(Path authority) {
    return new ServerCredentials(Optional.of(authority), Optional.empty(), Optional.empty());
  }

  /** TLS with a certificate of the client, issued by the authority of the server's certificate. */
  public static ServerCredentials certificate(TlsFiles client) {
    return new ServerCredentials(
        Optional.of(client.authority()), Optional.empty(), Optional.of(client));
  }

  /** TLS with a user's login (RFC 7617). */
  public static ServerCredentials user(Path authority, String user, String password) {
    String encodedCredentials =
        Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    return new ServerCredentials(
        Optional.of(authority), Optional.of("Basic " + encodedCredentials), Optional.empty());
  }

  /**
   * The token of a caller (RFC 6750).
   *
   * @param authority authority of the server's certificate; empty without TLS
   */
  public static ServerCredentials bearer(Optional<Path> authority, String token) {
    return new ServerCredentials(authority, Optional.of("Bearer " + token), Optional.empty());
  }

  Optional<SSLContext> context() {
    return authority.map(this::context);
  }

  private SSLContext context(Path authority) {
    try (InputStream in = Files.newInputStream(authority)) {
      KeyStore trustStore = KeyStore.getInstance("PKCS12");
      trustStore.load(null, null);
      trustStore.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trustStore);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          client.isPresent() ? keys(client.get()) : null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("no CA certificate can be read from " + authority, e);
    }
  }

  private static KeyManager[] keys(TlsFiles client) throws IOException, GeneralSecurityException {
    String password = "";
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(client.load(password), password.toCharArray());
    return managers.getKeyManagers();
  }

  /** Omits the credentials. */
  @Override
  public String toString() {
    return "Access[authority=%s, login=%s, certificate=%s]"
        .formatted(authority, authorization.isPresent(), client.isPresent());
  }
}
