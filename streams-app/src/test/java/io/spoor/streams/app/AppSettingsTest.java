package io.spoor.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.settings.StormLimits;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.ContentCapture;
import io.spoor.sources.Normalisers;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppSettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "bootstrap.servers", "127.0.0.1:9092",
          "schema.registry.url", "http://127.0.0.1:8081",
          "state.dir", "state");

  @Test
  void whatIsNotSetHasASaneValue() {
    AppSettings settings = AppSettings.from(LEAST);

    assertThat(settings.applicationId()).isEqualTo("spoor");
    assertThat(settings.healthHost()).isEqualTo("127.0.0.1");
    assertThat(settings.healthPort()).isZero();
    assertThat(settings.healthPortFile()).isEmpty();
    assertThat(settings.topology().sources()).isEqualTo(Normalisers.all().sources());
    assertThat(settings.topology().normalise().tenant()).isEqualTo("default");
    assertThat(settings.topology().normalise().capture()).isEqualTo(ContentCapture.REDACTED);
    assertThat(settings.topology().stages().generation()).isZero();
    assertThat(settings.topology().stages().horizon()).isEqualTo(Duration.ofHours(24));
    assertThat(settings.topology().stages().disabledJoins()).containsExactly("network");
    assertThat(settings.topology().stages().alerts()).isEqualTo(AlertSettings.defaults());
    assertThat(settings.kafka()).isEqualTo(KafkaConnection.plain("127.0.0.1:9092"));
    assertThat(settings.streams()).isEmpty();
  }

  @Test
  void everyKeyIsRead() {
    Map<String, String> config = new HashMap<>(LEAST);
    config.putAll(
        Map.of(
            "application.id", "spoor-2",
            "health.host", "0.0.0.0",
            "health.port", "8080",
            "health.port.file", "port",
            "health.allowed.hosts", "app-1 , metrics.example",
            "sources", "otel , cloudtrail",
            "tenant", "acme",
            "content.capture", "off",
            "max.record.bytes", "1000",
            "max.content.chars", "100"));
    config.putAll(
        Map.of(
            "generation", "3",
            "horizon", "PT6H",
            "move.chunk", "10",
            "joins.off", "txn, tool-call",
            "joins.on", "network",
            "publish.interval", "PT1S",
            "kafka.security.protocol", "SSL",
            "streams.num.stream.threads", "7"));

    config.putAll(
        Map.of(
            "alerts.window",
            "PT0S",
            "alerts.settle",
            "PT9S",
            "alerts.storm",
            "7",
            "alerts.storm.undeclared",
            "3",
            "alerts.storm.window",
            "PT1M"));

    AppSettings settings = AppSettings.from(config);

    assertThat(settings.applicationId()).isEqualTo("spoor-2");
    assertThat(settings.healthHost()).isEqualTo("0.0.0.0");
    assertThat(settings.healthPort()).isEqualTo(8080);
    assertThat(settings.healthPortFile()).contains(Path.of("port"));
    for (String host : List.of("app-1", "metrics.example")) {
      assertThat(settings.healthHosts().accepts(List.of(host), InetAddress.getLoopbackAddress()))
          .as(host)
          .isTrue();
    }
    assertThat(settings.topology().sources()).containsExactly("cloudtrail", "otel");
    assertThat(settings.topology().normalise().tenant()).isEqualTo("acme");
    assertThat(settings.topology().normalise().capture()).isEqualTo(ContentCapture.OFF);
    assertThat(settings.topology().normalise().maxRecordBytes()).isEqualTo(1000);
    assertThat(settings.topology().normalise().maxContentChars()).isEqualTo(100);
    assertThat(settings.topology().stages().generation()).isEqualTo(3);
    assertThat(settings.topology().stages().horizon()).isEqualTo(Duration.ofHours(6));
    assertThat(settings.topology().stages().moveChunk()).isEqualTo(10);
    assertThat(settings.topology().stages().disabledJoins())
        .containsExactlyInAnyOrder("txn", "tool-call");
    assertThat(settings.topology().normalise().disabledJoins())
        .containsExactlyInAnyOrder(JoinMethod.TXN, JoinMethod.TOOL_CALL);
    assertThat(settings.topology().stages().alerts())
        .isEqualTo(
            new AlertSettings(
                Duration.ZERO,
                Duration.ofSeconds(9),
                Duration.ofMinutes(15),
                new StormLimits(7, 3, 5, Duration.ofMinutes(1))));
    assertThat(settings.topology().publishInterval()).isEqualTo(Duration.ofSeconds(1));
    var properties = StreamsProperties.of(settings, new LocalSchemaResolver());
    assertThat(properties)
        .containsEntry("security.protocol", "SSL")
        .containsEntry(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "7")
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
  }

  @Test
  void secretsComeFromFilesAndAreNeverShown(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("kafka"), "hunter2\n");
    Files.writeString(directory.resolve("registry"), "app:hunter2\n");
    Map<String, String> config = new HashMap<>(LEAST);
    config.put("kafka.username", "app");
    config.put("kafka.password", "${directory:" + directory + ":kafka}");
    config.put("schema.registry.basic.auth.user.info", "${directory:" + directory + ":registry}");
    config.put("streams.sasl.jaas.config", "password=hunter2");
    config.put("taint.key", "00112233445566778899aabbccddeeff");

    AppSettings settings = AppSettings.from(config);

    assertThat(settings.kafka().settings().get("sasl.jaas.config")).contains("\"hunter2\"");
    assertThat(settings.toString())
        .contains("user app", "streams=[sasl.jaas.config]")
        .doesNotContain("hunter2", "0011223344");
  }

  @Test
  void changelogsAreAsSafeAsTheTopicsAndAStandbyIsKept() {
    var properties = StreamsProperties.of(AppSettings.from(LEAST), new LocalSchemaResolver());

    assertThat(properties)
        .containsEntry(StreamsConfig.REPLICATION_FACTOR_CONFIG, 3)
        .containsEntry("topic.min.insync.replicas", 2)
        .containsEntry(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
  }

  @Test
  void anOpenTransactionEndsNoLaterThanTheSessionOfWhoeverLeftIt() {
    var properties = StreamsProperties.of(AppSettings.from(LEAST), new LocalSchemaResolver());

    assertThat(millis(properties, "producer.transaction.timeout.ms"))
        .isLessThanOrEqualTo(millis(properties, "consumer.session.timeout.ms"));
  }

  @Test
  void thresholdsOfDetectorsComeFromAFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("detectors.json");

    Files.writeString(file, "{\"child-limit-exceeded\": {\"enabled\": false}}");
    assertThat(
            AppSettings.from(with("detectors.file", file.toString()))
                .topology()
                .stages()
                .detectors())
        .hasToString("{\"child-limit-exceeded\":{\"enabled\":false}}");

    Files.writeString(file, "{\"child-limit-exceeded\": {\"enable\": false}}");
    assertThatThrownBy(() -> AppSettings.from(with("detectors.file", file.toString())))
        .hasMessageContaining("/child-limit-exceeded/enable: unknown threshold");
    assertThatThrownBy(() -> AppSettings.from(with("detectors.file", "nowhere.json")))
        .hasMessageContaining("detectors.file")
        .hasMessageContaining("there is no file nowhere.json");
  }

  @Test
  void aWrongValueIsNamed() {
    assertThatThrownBy(() -> AppSettings.from(Map.of("state.dir", "x")))
        .hasMessage("bootstrap.servers is not set: give a broker's host:port");
    assertThatThrownBy(() -> AppSettings.from(with("horizon", "tomorrow")))
        .hasMessageContaining("horizon");
    assertThatThrownBy(() -> AppSettings.from(with("alerts.storm", "0")))
        .hasMessageContaining("alerts.storm");
    assertThatThrownBy(() -> AppSettings.from(with("content.capture", "some")))
        .hasMessageContaining("content.capture");
    assertThatThrownBy(() -> AppSettings.from(with("sources", "otel,oktta")))
        .hasMessageContaining("no source named oktta")
        .hasMessageContaining("cloudtrail, entra-audit");
    assertThatThrownBy(() -> AppSettings.from(with("joins.off", "presentd")))
        .hasMessageContaining("unknown join method presentd")
        .hasMessageContaining("presented");
  }

  private static Map<String, String> with(String key, String value) {
    Map<String, String> config = new HashMap<>(LEAST);
    config.put(key, value);
    return config;
  }

  private static int millis(Properties properties, String name) {
    return Integer.parseInt(String.valueOf(properties.get(name)));
  }
}
