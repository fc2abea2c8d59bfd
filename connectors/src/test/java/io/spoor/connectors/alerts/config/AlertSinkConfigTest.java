package io.spoor.connectors.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.alerts.AlertSinkConnector;
import io.spoor.connectors.alerts.delivery.DeliveryConfig;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertSinkConfigTest {
  private static final String KEY = "R0123456789ABCDEF0123456789ABCDE";

  @TempDir Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(directory.resolve("key"), KEY);
    Files.writeString(
        directory.resolve("routing.json"),
        """
        {"targets": {"pager": {"type": "pagerduty", "routing_key": {"file": "key"}}},
         "otherwise": ["pager"]}
        """);
  }

  private Map<String, String> with(Map<String, String> overrides) {
    Map<String, String> properties = new HashMap<>();
    properties.put("alerts.target", "pager");
    properties.put("alerts.routing.file", directory.resolve("routing.json").toString());
    properties.put("bootstrap.servers", "kafka:9092");
    properties.put("schema.registry.url", "http://registry:8081");
    properties.putAll(overrides);
    return properties;
  }

  @Test
  void hasTheseDefaults() {
    AlertSinkConfig config = AlertSinkConfig.of(with(Map.of()));

    assertThat(config.targetName()).isEqualTo("pager");
    assertThat(config.delivery())
        .isEqualTo(
            new DeliveryConfig(
                4, new BackoffConfig(Duration.ofMillis(200), Duration.ofSeconds(15)), 5, 100_000));
    assertThat(config.since()).isEqualTo(Instant.MIN);
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.bufferBytes()).isEqualTo(8 << 20);
    assertThat(config.tls()).isEqualTo(TlsConfig.javaDefault("alerts."));
    assertThat(config.kafka()).isEqualTo(KafkaConnection.plain("kafka:9092"));
  }

  @Test
  void readsEveryKey() {
    AlertSinkConfig config =
        AlertSinkConfig.of(
            with(
                Map.ofEntries(
                    Map.entry("alerts.since", "2026-01-31T12:00:00Z"),
                    Map.entry("alerts.connect.timeout.ms", "1"),
                    Map.entry("alerts.request.timeout.ms", "2"),
                    Map.entry("alerts.in.flight", "3"),
                    Map.entry("alerts.buffer.bytes", "70000"),
                    Map.entry("alerts.retry.backoff.ms", "5"),
                    Map.entry("alerts.retry.backoff.max.ms", "6"),
                    Map.entry("alerts.breaker.failures", "7"),
                    Map.entry("alerts.remembered", "8"),
                    Map.entry("alerts.ssl.truststore.location", "/etc/ca.pem"),
                    Map.entry("kafka.security.protocol", "SASL_SSL"))));

    assertThat(config.since()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));

    assertThat(config.connectTimeout()).isEqualTo(Duration.ofMillis(1));
    assertThat(config.requestTimeout()).isEqualTo(Duration.ofMillis(2));
    assertThat(config.bufferBytes()).isEqualTo(70_000);
    assertThat(config.delivery())
        .isEqualTo(
            new DeliveryConfig(
                3, new BackoffConfig(Duration.ofMillis(5), Duration.ofMillis(6)), 7, 8));
    assertThat(config.tls().trust()).isEqualTo(new TlsConfig.PemFile(Path.of("/etc/ca.pem")));
    assertThat(config.kafka().settings()).containsEntry("security.protocol", "SASL_SSL");
  }

  @Test
  void refusesATargetThatIsNotThereAndASecretThatIsNone() throws IOException {
    assertThatThrownBy(() -> AlertSinkConfig.of(with(Map.of("alerts.target", "pgaer"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has no target \"pgaer\"; its targets are pager");

    Files.writeString(directory.resolve("key"), "hunter2");
    assertThatThrownBy(() -> AlertSinkConfig.of(with(Map.of())))
        .hasMessageContaining("/targets/pager")
        .hasMessageContaining("must be 32 letters and digits")
        .message()
        .doesNotContain("hunter2");

    Files.delete(directory.resolve("key"));
    assertThatThrownBy(() -> AlertSinkConfig.of(with(Map.of())))
        .hasMessageContaining("cannot be read (NoSuchFileException)");
  }

  @Test
  void connectRefusesAWrongRoutingFileBeforeItTakesTheConnector() throws IOException {
    Files.writeString(directory.resolve("routing.json"), "{\"targets\": {}}");

    List<String> errors =
        new AlertSinkConnector()
            .validate(with(Map.of("connector.class", "x"))).configValues().stream()
                .filter(value -> value.name().equals("alerts.routing.file"))
                .map(ConfigValue::errorMessages)
                .flatMap(List::stream)
                .toList();

    assertThat(errors).singleElement().asString().contains("/otherwise: is missing");
  }

  @Test
  void showsNoSecret() {
    AlertSinkConfig config =
        AlertSinkConfig.of(with(Map.of("kafka.sasl.jaas.config", "password=hunter2")));

    assertThat(config.toString()).doesNotContain("hunter2").doesNotContain(KEY);
    assertThat(config.target().toString()).doesNotContain(KEY);
  }
}
