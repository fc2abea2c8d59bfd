package io.spoor.connectors.alerts.config;

import io.spoor.connectors.alerts.delivery.CourierConfig;
import io.spoor.connectors.alerts.file.SecretPlace.SecretMissing;
import io.spoor.connectors.alerts.routing.Routing;
import io.spoor.connectors.alerts.routing.RoutingFile;
import io.spoor.connectors.alerts.target.Target;
import io.spoor.connectors.sink.ConfigValues;
import io.spoor.schemas.connection.KafkaConnection;
import io.spoor.schemas.connection.TlsConfig;
import io.spoor.schemas.connection.TlsConfigReader;
import io.spoor.schemas.operatorinput.DocumentNotValid;
import io.spoor.schemas.registry.RegistryConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What one task works by. {@link AlertSinkKeys} has the keys, their defaults and what they mean.
 *
 * @param targetName the target's name
 * @param target whom to tell
 * @param routing who is told of what
 * @param since what was published before is not told
 * @param courier how messages are brought
 * @param tls whom to trust
 * @param connectTimeout to open a connection
 * @param requestTimeout for one request and its answer
 * @param bufferBytes bytes of records that wait before reading from Kafka pauses
 * @param kafka where the record of what was delivered is
 * @param registry where the schemas of records are
 */
public record AlertSinkConfig(
    String targetName,
    Target target,
    Routing routing,
    Instant since,
    CourierConfig courier,
    TlsConfig tls,
    Duration connectTimeout,
    Duration requestTimeout,
    long bufferBytes,
    KafkaConnection kafka,
    RegistryConfig registry) {

  /**
   * Reads a connector's properties and the routing file, and looks for the target's secrets.
   *
   * @throws ConfigException saying what is wrong, where, and what to do; never showing a secret
   */
  public static AlertSinkConfig of(Map<String, String> properties) {
    AbstractConfig values = new AbstractConfig(AlertSinkKeys.definition(), properties, false);
    String name = values.getString(AlertSinkKeys.TARGET);
    Routing routing = routing(values.getString(AlertSinkKeys.ROUTING), name);
    return new AlertSinkConfig(
        name,
        target(routing, name, values.getString(AlertSinkKeys.ROUTING)),
        routing,
        since(values.getString(AlertSinkKeys.SINCE)),
        new CourierConfig(
            values.getInt(AlertSinkKeys.IN_FLIGHT),
            ConfigValues.backoff(values, AlertSinkKeys.BACKOFF, AlertSinkKeys.BACKOFF_MAX),
            values.getInt(AlertSinkKeys.BREAKER_FAILURES),
            values.getInt(AlertSinkKeys.REMEMBERED)),
        ConfigValues.typed(
            () -> new TlsConfigReader(properties, AlertSinkKeys.PREFIX, "PEM").read()),
        ConfigValues.millis(values, AlertSinkKeys.CONNECT_TIMEOUT),
        ConfigValues.millis(values, AlertSinkKeys.REQUEST_TIMEOUT),
        values.getInt(AlertSinkKeys.BUFFER_BYTES),
        ConfigValues.typed(() -> KafkaConnection.fromMap(properties)),
        ConfigValues.typed(() -> RegistryConfig.fromMap(properties)));
  }

  private static Routing routing(String file, String target) {
    try {
      return RoutingFile.read(Path.of(file), target);
    } catch (DocumentNotValid e) {
      throw new ConfigException(AlertSinkKeys.ROUTING + ": " + e.getMessage());
    }
  }

  private static Target target(Routing routing, String name, String file) {
    Target target = routing.targets().get(name);
    if (target == null) {
      throw new ConfigException(
          AlertSinkKeys.TARGET
              + ": "
              + file
              + " names no target \""
              + name
              + "\"; there are "
              + String.join(", ", routing.targets().keySet().stream().sorted().toList()));
    }
    try {
      target.checkSecrets();
    } catch (SecretMissing e) {
      throw new ConfigException(file + ": /targets/" + name + ": " + e.getMessage());
    }
    return target;
  }

  private static Instant since(@Nullable String text) {
    try {
      return text == null || text.isBlank() ? Instant.MIN : Instant.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new ConfigException(
          AlertSinkKeys.SINCE + " must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
    }
  }

  @Override
  public String toString() {
    return "alerts to " + targetName;
  }
}
