package io.spoor.cli.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.app.AppSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the containers are configured with: known to the settings classes of Kafka, Connect, the
 * sinks and the app. It starts nothing, but needs what the build assembled.
 */
@Order(0)
class ComposeSettingsIT {
  @TempDir private static Path directory = Path.of("");

  /** The secrets as deploy/up makes them, in a directory that stands for where they are mounted. */
  private static Map<String, String> withSecrets(Map<String, String> settings) throws IOException {
    Path secrets = Files.createDirectories(directory.resolve("secrets"));
    for (Map.Entry<String, JsonNode> each : ComposeFile.document().path("secrets").properties()) {
      Files.writeString(secrets.resolve(each.getKey()), "0123456789abcdef0123456789abcdef");
    }
    settings.replaceAll((key, value) -> value.replace("/run/secrets", secrets.toString()));
    return settings;
  }

  @Test
  void theAppTakesItsConfiguration() throws Exception {
    Path file = directory.resolve("app.properties");
    var escaped = new Properties();
    escaped.putAll(withSecrets(ComposeFile.properties("app.properties")));
    try (var out = Files.newBufferedWriter(file)) {
      escaped.store(out, null);
    }

    AppSettings settings = AppSettings.read(file);

    assertThat(settings.healthPort()).isEqualTo(8080);
    assertThat(settings.topics().replication()).isEqualTo((short) 3);
    JsonNode app = ComposeFile.document().at("/services/app-1");
    assertThat(app.at("/healthcheck/test").toString()).contains("\"8080\",\"/health/live\"");
    assertThat(app.path("volumes").path(0).asText()).endsWith(":/var/lib/spoor");
    assertThat(settings.stateDir()).isEqualTo(Path.of("/var/lib/spoor/state"));
  }

  @Test
  void theBrokersSettingsAreKafkas() throws Exception {
    try (AssembledClasses classes = AssembledClasses.of(ComposeFile.ROOT)) {
      Set<String> known = classes.brokerSettings();
      for (Map.Entry<String, JsonNode> each : ComposeFile.services()) {
        for (Map.Entry<String, JsonNode> variable :
            each.getValue().path("environment").properties()) {
          String name = variable.getKey();
          if (name.startsWith("KAFKA_") && !name.equals("KAFKA_HEAP_OPTS")) {
            assertThat(known)
                .as(name)
                .contains(name.substring(6).toLowerCase(Locale.ROOT).replace('_', '.'));
          }
        }
      }
    }
  }

  @Test
  void theWorkerAndTheSinksKnowTheirSettings() throws Exception {
    Map<String, String> worker = withSecrets(ComposeFile.properties("connect.properties"));
    JsonNode connect = ComposeFile.document().at("/services/connect");
    String start = Files.readString(ComposeFile.ROOT.resolve("deploy/connect-start"));
    try (AssembledClasses classes = AssembledClasses.of(ComposeFile.ROOT)) {
      assertThat(
              worker.keySet().stream()
                  .filter(key -> !key.startsWith("config.providers."))
                  .filter(key -> !key.startsWith("consumer.")))
          .isSubsetOf(classes.workerSettings(worker));
      assertThat(worker.keySet().stream().filter(key -> key.startsWith("consumer.")))
          .isSubsetOf(
              ConsumerConfig.configNames().stream().map(name -> "consumer." + name).toList());
      for (String file : List.of("elasticsearch-sink.properties", "evidence-sink.properties")) {
        Map<String, String> sink = ComposeFile.properties(file);
        assertThat(
                sink.keySet().stream()
                    .filter(key -> !key.startsWith("consumer.override."))
                    .filter(key -> !key.startsWith("schema.registry.")))
            .isSubsetOf(classes.sinkSettings(sink.getOrDefault("connector.class", "")));
        assertThat(topics(sink))
            .isSubsetOf(TopicCatalogue.fixed().stream().map(Topic::name).toList());
        assertThat(connect.at("/healthcheck/test").toString())
            .contains("http 8083 /connectors/" + sink.get("name") + "/status");
        assertThat(connect.path("configs").toString()).contains("/etc/spoor/" + file);
        assertThat(start).contains("/etc/spoor/" + file);
      }
    }
  }

  private static List<String> topics(Map<String, String> sink) {
    return List.of(sink.getOrDefault("topics", "").split(",", -1));
  }

  @Test
  void allThatIsEvidenceIsSealedOnAVolumeOfItsOwnUnderAKeyThatIsASecret() throws Exception {
    Map<String, String> sink = ComposeFile.properties("evidence-sink.properties");
    JsonNode connect = ComposeFile.document().at("/services/connect");

    assertThat(topics(sink)).isEqualTo(RecordKind.allTopics().stream().map(Topic::name).toList());
    Path log = Path.of(sink.getOrDefault("evidence.directory", ""));
    assertThat(connect.path("volumes").toString()).contains("evidence:" + log.getParent());
    Path key = Path.of(sink.getOrDefault("evidence.key.file", ""));
    assertThat(key.getParent()).isEqualTo(Path.of("/run/secrets"));
    assertThat(connect.path("secrets").toString())
        .contains('"' + key.toFile().getName() + '"', '"' + key.toFile().getName() + ".pub\"");
    assertThat(Files.readString(ComposeFile.ROOT.resolve("deploy/up")))
        .contains("--name " + sink.get("evidence.log.name"));
  }

  @Test
  void eachTargetOfAlertsGetsASinkThatKnowsItsSettings() throws Exception {
    Path sinkConfigs = Files.createDirectories(directory.resolve("sinks"));
    assertThat(connectStart(sinkConfigs, "pager soc-channel"))
        .endsWith(
            "ConnectStandalone /etc/spoor/connect.properties /etc/spoor/elasticsearch-sink.properties /etc/spoor/evidence-sink.properties %1$s/alert-sink-pager.properties %1$s/alert-sink-soc-channel.properties"
                .formatted(sinkConfigs));
    assertThat(connectStart(sinkConfigs, "")).endsWith("/etc/spoor/evidence-sink.properties");
    assertThat(connectStart(sinkConfigs, "a/b")).contains("a/b is not a valid target name");

    Map<String, String> sink =
        ComposeFile.read(sinkConfigs.resolve("alert-sink-soc-channel.properties"));
    assertThat(sink)
        .containsEntry("name", "spoor-alerts-soc-channel")
        .containsEntry("alerts.target", "soc-channel")
        .containsEntry("alerts.routing.file", "/etc/spoor/alerts/routing.json");
    assertThat(ComposeFile.document().at("/services/connect/volumes").toString())
        .contains("./deploy/alerts:/etc/spoor/alerts:ro");
    try (AssembledClasses classes = AssembledClasses.of(ComposeFile.ROOT)) {
      assertThat(sink.keySet().stream().filter(key -> !key.startsWith("consumer.override.")))
          .isSubsetOf(classes.sinkSettings(sink.getOrDefault("connector.class", "")));
    }
  }

  @Test
  void everyClientOfTheRegistryAsksTheApiThatItsHealthCheckAsks() throws Exception {
    JsonNode registry = ComposeFile.document().at("/services/schema-registry");
    String check = registry.at("/healthcheck/test").toString();
    for (String file :
        List.of(
            "app.properties",
            "cli.properties",
            "decisions.properties",
            "retention.properties",
            "elasticsearch-sink.properties",
            "evidence-sink.properties",
            "alert-sink.properties")) {
      URI url = URI.create(ComposeFile.properties(file).getOrDefault("schema.registry.url", ""));
      assertThat(url.getHost()).as(file).isEqualTo("schema-registry");
      assertThat(check)
          .as(file)
          .contains("\"" + url.getPort() + "\",\"" + url.getPath() + "/subjects\"");
    }
  }

  /** What deploy/connect-start says, or would start. */
  private static String connectStart(Path sinkConfigs, String targets) throws Exception {
    var script =
        new ProcessBuilder(ComposeFile.ROOT.resolve("deploy/connect-start").toString())
            .redirectErrorStream(true);
    script
        .environment()
        .putAll(
            Map.of(
                "SPOOR_ALERT_TARGETS",
                targets,
                "SPOOR_ALERT_SINK",
                ComposeFile.ROOT.resolve("deploy/alert-sink.properties").toString(),
                "SPOOR_SINKS",
                sinkConfigs.toString(),
                "SPOOR_JAVA",
                "echo"));
    Process process = script.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  @Test
  void theSinkAndTheCommandLineReachElasticsearchByTheNameInItsCertificate() throws Exception {
    String certificates = Files.readString(ComposeFile.ROOT.resolve("deploy/certificates.sh"));
    for (String file :
        List.of("elasticsearch-sink.properties", "cli.properties", "retention.properties")) {
      Map<String, String> settings = new HashMap<>();
      withSecrets(ComposeFile.properties(file))
          .forEach(
              (key, value) -> settings.put(key, value.replaceFirst("\\$\\{directory:.*}", "x")));
      settings.remove("elasticsearch.ssl.truststore.location");
      assertThatCode(() -> ElasticsearchConfig.fromMap(settings))
          .as(file)
          .doesNotThrowAnyException();
      assertThat(settings.get("elasticsearch.url")).isEqualTo("https://elasticsearch:9200");
    }
    assertThat(certificates).contains("--dns elasticsearch ");
  }
}
