package io.spoor.connectors.sink;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** Trust store keys of a sink: {@code location}, {@code type}, {@code password}. */
public final class TrustKeys {

  private static final String LOCATION = "location";
  private static final String TYPE = "type";
  private static final String PASSWORD = "password";
  private static final String PEM = "PEM";

  private TrustKeys() {}

  /**
   * Adds the keys to a definition.
   *
   * @param prefix prefix of the keys, including its dot
   * @param peer the peer whose certificate is verified
   */
  public static void define(ConfigDef keys, String prefix, String peer) {
    keys.define(
        prefix + LOCATION,
        ConfigDef.Type.STRING,
        null,
        MEDIUM,
        "File with the CA certificates for "
            + peer
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
}
