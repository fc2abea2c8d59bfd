package io.spoor.platform.connection;

import io.spoor.platform.connection.TlsConfig.ClientCertificate;
import io.spoor.platform.connection.TlsConfig.PemCertificates;
import io.spoor.platform.connection.TlsConfig.PemFile;
import io.spoor.platform.connection.TlsConfig.PemKeyPair;
import io.spoor.platform.connection.TlsConfig.Store;
import io.spoor.platform.connection.TlsConfig.TrustAnchors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Builds Java's TLS context from the configuration. */
public final class TlsContext {

  private static final char[] NO_PASSWORD = {};

  private TlsContext() {}

  /**
   * The context of connections with this configuration.
   *
   * @throws IllegalArgumentException naming the unusable setting and file
   */
  public static SSLContext of(TlsConfig config) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          config.identity() == null ? null : keyManagers(config.identity(), config.prefix()),
          config.trust() == null ? null : trustManagers(config.trust(), config.prefix()),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          config.prefix() + "ssl.* cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * The context of connections that trust only the certificates of a PEM file.
   *
   * @throws IllegalArgumentException naming the file and the problem
   */
  public static SSLContext trusting(Path certificates) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(Pem.trustStore(Files.readString(certificates))), null);
      return context;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + certificates + ": " + problem(e), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cannot use the certificates of " + certificates + ": " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trustManagers(TrustAnchors trust, String prefix)
      throws GeneralSecurityException {
    KeyStore store =
        switch (trust) {
          case Store s -> load(s, prefix + "ssl.truststore");
          case PemFile f -> Pem.trustStore(text(f.location(), prefix + "ssl.truststore"));
          case PemCertificates p -> Pem.trustStore(p.certificates());
        };
    return trustManagers(store);
  }

  private static TrustManager[] trustManagers(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keyManagers(ClientCertificate identity, String prefix)
      throws GeneralSecurityException {
    KeyStore store =
        switch (identity) {
          case Store s -> load(s, prefix + "ssl.keystore");
          case PemFile f -> {
            String text = text(f.location(), prefix + "ssl.keystore");
            yield Pem.keyStore(text, text);
          }
          case PemKeyPair p -> Pem.keyStore(p.chain(), p.key().value());
        };
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, identity instanceof Store s ? keyPassword(s) : NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static char[] keyPassword(Store store) {
    Secret password = store.keyPassword() == null ? store.password() : store.keyPassword();
    return password == null ? NO_PASSWORD : password.value().toCharArray();
  }

  private static KeyStore load(Store store, String description) throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store.location())) {
      KeyStore loaded = KeyStore.getInstance(store.type());
      loaded.load(in, chars(store.password()));
      return loaded;
    } catch (IOException e) {
      throw unreadable(store.location(), description, e);
    }
  }

  private static char @Nullable [] chars(@Nullable Secret password) {
    return password == null ? null : password.value().toCharArray();
  }

  private static String text(Path file, String description) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, description, e);
    }
  }

  private static IllegalArgumentException unreadable(Path file, String description, IOException e) {
    return new IllegalArgumentException(
        "%s.location=%s cannot be read: %s. Check the path, %s.type and the password."
            .formatted(description, file, problem(e), description),
        e);
  }

  private static String problem(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "file not found";
      case AccessDeniedException denied -> "permission denied";
      case CharacterCodingException binary -> "it is not text, and therefore not PEM";
      default -> String.valueOf(e.getMessage());
    };
  }
}
