package io.spoor.platform.connection;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Trust and client certificate of TLS connections.
 *
 * @param prefix prefix of this connection's keys, such as {@code schema.registry.}
 * @param trust trusted authorities; null: those of the Java installation
 * @param identity certificate presented to the server (mutual TLS); null: none
 */
public record TlsConfig(
    String prefix, @Nullable TrustAnchors trust, @Nullable ClientCertificate identity) {

  /** The Java installation's authorities, without a client certificate. */
  public static TlsConfig javaDefault(String prefix) {
    return new TlsConfig(prefix, null, null);
  }

  /** Whether nothing is configured, so that Java's default context suffices. */
  public boolean isJavaDefault() {
    return trust == null && identity == null;
  }

  /** Location of the trusted certificates. */
  public sealed interface TrustAnchors {}

  /** Location of the client's certificate and key. */
  public sealed interface ClientCertificate {}

  /**
   * A key store file.
   *
   * @param type JKS, PKCS12, or another type that Java supports
   * @param password of the store
   * @param keyPassword of the key in it; null: the store's password
   */
  public record Store(
      Path location, String type, @Nullable Secret password, @Nullable Secret keyPassword)
      implements TrustAnchors, ClientCertificate {}

  /**
   * A PEM file (RFC 7468): certificates, and for a client certificate also the unencrypted PKCS#8
   * key.
   */
  public record PemFile(Path location) implements TrustAnchors, ClientCertificate {}

  /** Certificates as PEM text. */
  public record PemCertificates(String certificates) implements TrustAnchors {}

  /** Certificate chain and unencrypted PKCS#8 key as PEM text. */
  public record PemKeyPair(String chain, Secret key) implements ClientCertificate {}
}
