package io.spoor.connectors.sink;

import java.nio.file.Path;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Which authorities may vouch for the certificate of whom a sink speaks to. */
public sealed interface Trust {

  /** Those of the Java installation. */
  record JavaDefault() implements Trust {}

  /** Those in a PEM file (RFC 7468). */
  record PemFile(Path location) implements Trust {}

  /**
   * Those in a key store.
   *
   * @param type PKCS12 or JKS
   */
  record Store(Path location, String type, @Nullable Password password) implements Trust {}
}
