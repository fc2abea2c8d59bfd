package io.spoor.platform.connection;

import io.spoor.schemas.setting.SettingDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * Connection settings for Kafka: {@code bootstrap.servers} and {@code kafka.*}. {@code
 * kafka.username} and {@code kafka.password} are Spoor's; all other {@code kafka.*} keys are a
 * Kafka client's settings without the prefix ({@code kafka.ssl.truststore.location}, …). A user
 * implies SASL over TLS with SCRAM-SHA-512 unless set otherwise; a trust store whose name ends in
 * {@code .pem} or {@code .crt} is PEM.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param settings settings of every client of this connection, by Kafka's names; may contain
 *     secrets
 */
public record KafkaConnection(String bootstrapServers, Map<String, String> settings) {

  /** Key: {@code host:port} of some brokers, comma-separated. */
  public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  /** Prefix of every other key. */
  public static final String PREFIX = "kafka.";

  private static final String USERNAME = "username";
  private static final String PASSWORD = "password";
  private static final String SCRAM = "SCRAM-SHA-512";
  private static final Pattern JAAS_USERNAME = Pattern.compile("username=\"?([^\"\\s;]+)");

  public KafkaConnection {
    settings = Map.copyOf(settings);
  }

  /** The keys, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    return List.of(
        SettingDescription.required(
            BOOTSTRAP_SERVERS,
            "list of addresses",
            "`host:port`, comma-separated",
            "Some brokers of the Kafka cluster."),
        SettingDescription.optional(
            PREFIX + USERNAME,
            "text",
            "",
            "User of every Kafka client, together with the password. It implies "
                + "`kafka.security.protocol=SASL_SSL` and `kafka.sasl.mechanism="
                + SCRAM
                + "` unless these are set."),
        SettingDescription.optional(PREFIX + PASSWORD, "secret", "", "Password of that user."),
        SettingDescription.optional(
            PREFIX + "<name>",
            "as Kafka defines it",
            "settings of Kafka clients",
            "Setting of every Kafka client, such as `kafka.security.protocol` or"
                + " `kafka.ssl.truststore.location`. A trust store whose name ends in `.pem` or"
                + " `.crt` has the type PEM."));
  }

  /** A connection without TLS and user. */
  public static KafkaConnection plain(String bootstrapServers) {
    return new KafkaConnection(bootstrapServers, Map.of());
  }

  /**
   * Reads the configuration; other keys are ignored.
   *
   * @throws IllegalArgumentException naming the key with the invalid value; never contains a secret
   */
  public static KafkaConnection fromMap(Map<String, String> config) {
    String servers = config.getOrDefault(BOOTSTRAP_SERVERS, "").strip();
    if (servers.isEmpty()) {
      throw new IllegalArgumentException(
          BOOTSTRAP_SERVERS + " is not set: give a broker's host:port");
    }
    Map<String, String> settings = new HashMap<>();
    config.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            settings.put(key.substring(PREFIX.length()), value.strip());
          }
        });
    logIn(settings);
    trustPem(settings);
    return new KafkaConnection(servers, settings);
  }

  private static void logIn(Map<String, String> settings) {
    String user = settings.remove(USERNAME);
    String password = settings.remove(PASSWORD);
    if (user == null && password == null) {
      return;
    }
    if (user == null || user.isEmpty() || password == null || password.isEmpty()) {
      throw new IllegalArgumentException(
          PREFIX + USERNAME + " and " + PREFIX + PASSWORD + " must be set together");
    }
    if (settings.containsKey(SaslConfigs.SASL_JAAS_CONFIG)) {
      throw new IllegalArgumentException(
          "set " + PREFIX + USERNAME + " or " + PREFIX + "sasl.jaas.config, not both");
    }
    String mechanism = settings.computeIfAbsent(SaslConfigs.SASL_MECHANISM, _ -> SCRAM);
    String protocol =
        settings.computeIfAbsent(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, _ -> "SASL_SSL");
    if (!protocol.startsWith("SASL_")) {
      throw new IllegalArgumentException(
          "%ssecurity.protocol=%s sends no user to Kafka: with %s%s it must be SASL_SSL"
              .formatted(PREFIX, protocol, PREFIX, USERNAME));
    }
    settings.put(SaslConfigs.SASL_JAAS_CONFIG, jaas(mechanism, user, password));
  }

  /**
   * The value of {@code sasl.jaas.config} for a login.
   *
   * @param mechanism PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512
   * @throws IllegalArgumentException for another mechanism
   */
  public static String jaas(String mechanism, String user, String password) {
    String module =
        switch (mechanism) {
          case "PLAIN" -> PlainLoginModule.class.getName();
          case "SCRAM-SHA-256", SCRAM -> ScramLoginModule.class.getName();
          default ->
              throw new IllegalArgumentException(
                  "%ssasl.mechanism=%s uses no user and password; set %ssasl.jaas.config instead"
                      .formatted(PREFIX, mechanism, PREFIX));
        };
    return module + " required username=" + quoted(user) + " password=" + quoted(password) + ";";
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static void trustPem(Map<String, String> settings) {
    String location = settings.getOrDefault(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, "");
    if (location.endsWith(".pem") || location.endsWith(".crt")) {
      settings.putIfAbsent(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
    }
  }

  /** A client's settings; the caller may add more. */
  public Map<String, Object> clientConfig() {
    Map<String, Object> config = new HashMap<>(settings);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return config;
  }

  /** PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL. */
  public String protocol() {
    return settings.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT");
  }

  boolean usesTls() {
    return protocol().endsWith("SSL");
  }

  /** The login user, if configured. */
  public Optional<String> user() {
    Matcher user = JAAS_USERNAME.matcher(settings.getOrDefault(SaslConfigs.SASL_JAAS_CONFIG, ""));
    return user.find() ? Optional.of(user.group(1)) : Optional.empty();
  }

  /** {@code 127.0.0.1:9093 as user app (SASL_SSL)}: for messages. */
  public String describe() {
    return bootstrapServers
        + user().map(user -> " as user " + user).orElse("")
        + " ("
        + protocol()
        + ")";
  }

  /** Shows keys without values, which may be secret. */
  @Override
  public String toString() {
    return "KafkaConnection[" + describe() + ", set: " + new TreeMap<>(settings).keySet() + "]";
  }
}
