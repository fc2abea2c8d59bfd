package io.spoor.schemas.connection;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What TLS connections trust and present.
 *
 * @param prefix what the keys of this connection begin with, such as {@code schema.registry.}
 * @param trust authorities trusted; null means those of the Java installation
 * @param identity certificate presented to the server (mutual TLS); null means none
 */
public record TlsConfig(
    String prefix, @Nullable TrustAnchors trust, @Nullable ClientCertificate identity) {

  /** The Java installation's authorities, no client certificate. */
  public static TlsConfig javaDefault(String prefix) {
    return new TlsConfig(prefix, null, null);
  }

  /** Whether nothing was configured: Java's own context does. */
  public boolean isJavaDefault() {
    return trust == null && identity == null;
  }

  /** Where trusted certificates are. */
  public sealed interface TrustAnchors {}

  /** Where the client's own certificate and key are. */
  public sealed interface ClientCertificate {}

  /**
   * A key store file.
   *
   * @param type JKS or PKCS12, or another type that Java knows
   * @param password of the store
   * @param keyPassword of the key in it; null means that of the store
   */
  public record Store(
      Path location, String type, @Nullable Secret password, @Nullable Secret keyPassword)
      implements TrustAnchors, ClientCertificate {}

  /** A PEM file (RFC 7468): certificates, and for an identity the unencrypted PKCS#8 key too. */
  public record PemFile(Path location) implements TrustAnchors, ClientCertificate {}

  /** Certificates as PEM text. */
  public record PemCertificates(String certificates) implements TrustAnchors {}

  /** Certificate chain and unencrypted PKCS#8 key as PEM text. */
  public record PemKeyPair(String chain, Secret key) implements ClientCertificate {}
}
