package io.spoor.connectors.sink;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.nio.file.Path;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/**
 * The keys by which a sink is told whom to trust: {@code location}, {@code type}, {@code password}.
 */
public final class TrustKeys {

  private static final String LOCATION = "location";
  private static final String TYPE = "type";
  private static final String PASSWORD = "password";
  private static final String PEM = "PEM";

  private TrustKeys() {}

  /**
   * Adds them.
   *
   * @param prefix of the keys, with its dot
   * @param who whose certificate is meant
   */
  public static void define(ConfigDef keys, String prefix, String who) {
    keys.define(
        prefix + LOCATION,
        ConfigDef.Type.STRING,
        null,
        MEDIUM,
        "File with the authorities that may vouch for "
            + who
            + "; without it those of the Java installation.");
    keys.define(
        prefix + TYPE,
        ConfigDef.Type.STRING,
        PEM,
        ValidString.in(PEM, "PKCS12", "JKS"),
        LOW,
        "Type of that file.");
    keys.define(
        prefix + PASSWORD,
        ConfigDef.Type.PASSWORD,
        null,
        LOW,
        "Password of that file, unless it is PEM.");
  }

  /** Reads them. */
  public static Trust read(AbstractConfig values, String prefix) {
    String location = values.getString(prefix + LOCATION);
    if (location == null || location.isBlank()) {
      return new Trust.JavaDefault();
    }
    String type = values.getString(prefix + TYPE);
    return type.equals(PEM)
        ? new Trust.PemFile(Path.of(location))
        : new Trust.Store(Path.of(location), type, values.getPassword(prefix + PASSWORD));
  }
}
