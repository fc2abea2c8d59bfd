package io.spoor.platform.connection;

import io.spoor.platform.connection.TlsConfig.ClientCertificate;
import io.spoor.platform.connection.TlsConfig.PemCertificates;
import io.spoor.platform.connection.TlsConfig.PemFile;
import io.spoor.platform.connection.TlsConfig.PemKeyPair;
import io.spoor.platform.connection.TlsConfig.Store;
import io.spoor.platform.connection.TlsConfig.TrustAnchors;
import io.spoor.schemas.setting.SettingDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code ssl.*} keys of a connection; the names are Kafka's: {@code
 * ssl.truststore.location}, {@code .type}, {@code .password}, {@code .certificates}, {@code
 * ssl.keystore.location}, {@code .type}, {@code .password}, {@code .certificate.chain}, {@code
 * .key}, {@code ssl.key.password}.
 */
public final class TlsConfigReader {

  private static final String PEM = "PEM";

  private final Map<String, ?> config;
  private final String prefix;
  private final String usualType;

  /**
   * @param prefix prefix of the keys, such as {@code schema.registry.}
   * @param usualType default type of a store
   */
  public TlsConfigReader(Map<String, ?> config, String prefix, String usualType) {
    this.config = config;
    this.prefix = prefix;
    this.usualType = usualType;
  }

  /**
   * The keys, for the configuration reference.
   *
   * @param prefix as for the constructor
   * @param usualType default type of a store
   * @param peer the server, in words
   */
  public static List<SettingDescription> descriptions(
      String prefix, String usualType, String peer) {
    String types = "PEM, PKCS12, JKS";
    return List.of(
        SettingDescription.optional(
            prefix + "ssl.truststore.location",
            "path",
            "",
            "File with the certificate authorities that may certify "
                + peer
                + ". Without it, those of the Java installation apply."),
        new SettingDescription(
            prefix + "ssl.truststore.type", "text", usualType, types, "Type of that file."),
        SettingDescription.optional(
            prefix + "ssl.truststore.password",
            "secret",
            "",
            "Password of that file; PEM files have none."),
        SettingDescription.optional(
            prefix + "ssl.truststore.certificates",
            "text",
            "PEM",
            "The certificate authorities as text, instead of the file."),
        SettingDescription.optional(
            prefix + "ssl.keystore.location",
            "path",
            "",
            "File with the client certificate and its private key (unencrypted PKCS#8 if it is"
                + " PEM)."),
        new SettingDescription(
            prefix + "ssl.keystore.type", "text", usualType, types, "Type of that file."),
        SettingDescription.optional(
            prefix + "ssl.keystore.password", "secret", "", "Password of that file."),
        SettingDescription.optional(
            prefix + "ssl.key.password", "secret", "", "Password of the private key in that file."),
        SettingDescription.optional(
            prefix + "ssl.keystore.certificate.chain",
            "text",
            "PEM",
            "The client certificate as text, instead of the file; together with `.key`."),
        SettingDescription.optional(
            prefix + "ssl.keystore.key", "secret", "PEM", "The private key as text."));
  }

  /**
   * Reads trust and client certificate.
   *
   * @throws IllegalArgumentException naming the key with the invalid value; never contains a secret
   */
  public TlsConfig read() {
    return new TlsConfig(prefix, trust(), identity());
  }

  private @Nullable TrustAnchors trust() {
    String location = text("ssl.truststore.location");
    String certificates = text("ssl.truststore.certificates");
    if (certificates != null) {
      return new PemCertificates(certificates);
    }
    if (location == null) {
      return null;
    }
    String type = storeType("ssl.truststore.type");
    return type.equals(PEM)
        ? new PemFile(Path.of(location))
        : new Store(Path.of(location), type, secret("ssl.truststore.password"), null);
  }

  private @Nullable ClientCertificate identity() {
    String location = text("ssl.keystore.location");
    String chain = text("ssl.keystore.certificate.chain");
    Secret key = secret("ssl.keystore.key");
    if (chain != null || key != null) {
      if (chain == null || key == null) {
        throw new IllegalArgumentException(
            prefix
                + "ssl.keystore.certificate.chain and "
                + prefix
                + "ssl.keystore.key must be set together");
      }
      return new PemKeyPair(chain, key);
    }
    if (location == null) {
      return null;
    }
    String type = storeType("ssl.keystore.type");
    return type.equals(PEM)
        ? new PemFile(Path.of(location))
        : new Store(
            Path.of(location), type, secret("ssl.keystore.password"), secret("ssl.key.password"));
  }

  private String storeType(String key) {
    String type = text(key);
    return type == null ? usualType : type.toUpperCase(Locale.ROOT);
  }

  private @Nullable String text(String key) {
    Object value = config.get(prefix + key);
    String text = value == null ? "" : value.toString().strip();
    return text.isEmpty() ? null : text;
  }

  private @Nullable Secret secret(String key) {
    return Secret.of(config.get(prefix + key));
  }
}
