package io.spoor.schemas.registry;

import io.spoor.schemas.registry.TlsConfig.Identity;
import io.spoor.schemas.registry.TlsConfig.PemCertificates;
import io.spoor.schemas.registry.TlsConfig.PemFile;
import io.spoor.schemas.registry.TlsConfig.PemKeyPair;
import io.spoor.schemas.registry.TlsConfig.Store;
import io.spoor.schemas.registry.TlsConfig.Trust;
import java.io.IOException;
import java.io.InputStream;
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
final class TlsContext {

  private static final char[] NO_PASSWORD = {};

  private TlsContext() {}

  /**
   * The context of all connections to the registry.
   *
   * @throws IllegalArgumentException naming the setting and file that cannot be used
   */
  static SSLContext of(TlsConfig config) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          config.identity() == null ? null : keyManagers(config.identity()),
          config.trust() == null ? null : trustManagers(config.trust()),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "TLS to the schema registry cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManager[] trustManagers(Trust trust) throws GeneralSecurityException {
    KeyStore store =
        switch (trust) {
          case Store s -> load(s, "truststore");
          case PemFile f -> Pem.trustStore(text(f.location(), "truststore"));
          case PemCertificates p -> Pem.trustStore(p.certificates());
        };
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keyManagers(Identity identity) throws GeneralSecurityException {
    KeyStore store =
        switch (identity) {
          case Store s -> load(s, "keystore");
          case PemFile f -> {
            String text = text(f.location(), "keystore");
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

  private static KeyStore load(Store store, String what) throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store.location())) {
      KeyStore loaded = KeyStore.getInstance(store.type());
      loaded.load(in, chars(store.password()));
      return loaded;
    } catch (IOException e) {
      throw unreadable(store.location(), what, e);
    }
  }

  private static char @Nullable [] chars(@Nullable Secret password) {
    return password == null ? null : password.value().toCharArray();
  }

  private static String text(Path file, String what) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, what, e);
    }
  }

  private static IllegalArgumentException unreadable(Path file, String what, IOException e) {
    String why = e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    return new IllegalArgumentException(
        "schema.registry.ssl."
            + what
            + ".location="
            + file
            + " cannot be read: "
            + why
            + ". Check the path, schema.registry.ssl."
            + what
            + ".type and the password.",
        e);
  }
}
