package io.spoor.connectors.alerts.config;

import io.spoor.connectors.alerts.delivery.DeliveryConfig;
import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.routing.RoutingFileParser;
import io.spoor.connectors.alerts.routing.RoutingTable;
import io.spoor.connectors.alerts.targets.AlertTarget;
import io.spoor.connectors.sink.ConfigValues;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.TlsConfig;
import io.spoor.platform.connection.TlsConfigReader;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of one task. {@link AlertSinkKeys} has the keys, their defaults and their meaning.
 *
 * @param targetName the target's name
 * @param target the target
 * @param routing the routing table
 * @param since alerts published earlier are not sent
 * @param delivery delivery settings
 * @param tls trust settings
 * @param connectTimeout timeout for opening a connection
 * @param requestTimeout timeout for one request and its response
 * @param bufferBytes maximum bytes of queued records before reading from Kafka pauses
 * @param kafka connection to the delivery log
 * @param registry schema registry of the records
 * @param evidenceGroup consumer group with the last checkpoint of the evidence log; empty: none
 */
public record AlertSinkConfig(
    String targetName,
    AlertTarget target,
    RoutingTable routing,
    Instant since,
    DeliveryConfig delivery,
    TlsConfig tls,
    Duration connectTimeout,
    Duration requestTimeout,
    long bufferBytes,
    KafkaConnection kafka,
    RegistryConfig registry,
    String evidenceGroup) {

  /**
   * Reads a connector's properties and the routing file, and checks that the target's secrets
   * exist.
   *
   * @throws ConfigException stating the error, its place and the remedy; never contains a secret
   */
  public static AlertSinkConfig of(Map<String, String> properties) {
    AbstractConfig values = new AbstractConfig(AlertSinkKeys.definition(), properties, false);
    String name = values.getString(AlertSinkKeys.TARGET);
    RoutingTable routing = routing(values.getString(AlertSinkKeys.ROUTING), name);
    return new AlertSinkConfig(
        name,
        target(routing, name, values.getString(AlertSinkKeys.ROUTING)),
        routing,
        since(values.getString(AlertSinkKeys.SINCE)),
        new DeliveryConfig(
            values.getInt(AlertSinkKeys.IN_FLIGHT),
            ConfigValues.backoff(values, AlertSinkKeys.BACKOFF, AlertSinkKeys.BACKOFF_MAX),
            values.getInt(AlertSinkKeys.BREAKER_FAILURES),
            values.getInt(AlertSinkKeys.CACHE_SIZE)),
        ConfigValues.parse(
            () -> new TlsConfigReader(properties, AlertSinkKeys.PREFIX, "PEM").read()),
        ConfigValues.millis(values, AlertSinkKeys.CONNECT_TIMEOUT),
        ConfigValues.millis(values, AlertSinkKeys.REQUEST_TIMEOUT),
        values.getInt(AlertSinkKeys.BUFFER_BYTES),
        ConfigValues.parse(() -> KafkaConnection.fromMap(properties)),
        ConfigValues.parse(() -> RegistryConfig.fromMap(properties)),
        values.getString(AlertSinkKeys.EVIDENCE_GROUP).strip());
  }

  private static RoutingTable routing(String file, String target) {
    try {
      return RoutingFileParser.read(Path.of(file), target);
    } catch (InvalidDocumentException e) {
      throw new ConfigException(AlertSinkKeys.ROUTING + ": " + e.getMessage());
    }
  }

  private static AlertTarget target(RoutingTable routing, String name, String file) {
    AlertTarget target = routing.targets().get(name);
    if (target == null) {
      throw new ConfigException(
          AlertSinkKeys.TARGET
              + ": "
              + file
              + " has no target \""
              + name
              + "\"; its targets are "
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
