package io.spoor.connectors.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Builds Java's TLS context from what is to be trusted. */
public final class TlsTrust {

  private TlsTrust() {}

  /**
   * The context; empty means Java's own.
   *
   * @param prefix of the keys that name the file, for messages: {@code …location}, {@code …type}
   * @throws ConfigException if the file cannot be used
   */
  public static Optional<SSLContext> context(Trust trust, String prefix) {
    return switch (trust) {
      case Trust.JavaDefault() -> Optional.empty();
      case Trust.PemFile pem -> Optional.of(context(pem.location(), "PEM", null, prefix));
      case Trust.Store store ->
          Optional.of(context(store.location(), store.type(), store.password(), prefix));
    };
  }

  private static SSLContext context(
      Path location, String type, @Nullable Password password, String prefix) {
    try {
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(type.equals("PEM") ? pem(location) : store(location, type, password));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      ConfigException unusable =
          new ConfigException(
              prefix
                  + "location"
                  + "="
                  + location
                  + " cannot be used as "
                  + type
                  + ": "
                  + e
                  + ". Check the path, "
                  + prefix
                  + "type and the password");
      unusable.initCause(e);
      throw unusable;
    }
  }

  private static KeyStore pem(Path location) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(location)) {
      int number = 0;
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, authority);
      }
      if (number == 0) {
        throw new IOException("there is no certificate in it");
      }
    }
    return store;
  }

  private static KeyStore store(Path location, String type, @Nullable Password password)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(location)) {
      KeyStore store = KeyStore.getInstance(type);
      store.load(in, password == null ? null : password.value().toCharArray());
      return store;
    }
  }
}
