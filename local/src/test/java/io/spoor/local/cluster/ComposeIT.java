package io.spoor.local.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.local.CommandLineRun;
import io.spoor.schemas.connection.ElasticsearchConfig;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.app.AppSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * docker-compose.yml, the Dockerfile and what they mount, as far as they can be judged without
 * Docker: by compose's own reader, by the settings classes of Kafka, Connect, the sink and the app,
 * and by what must hold of every service. It starts nothing, but needs what the build assembled.
 */
@Order(0)
class ComposeIT {
  private static final Path ROOT =
      Path.of(System.getProperty("spoor.root")).toAbsolutePath().normalize();

  /** They do one thing and end. */
  private static final Set<String> ONE_SHOT =
      Set.of("certificates", "users", "dashboards", "spoor");

  @TempDir private static Path directory = Path.of("");

  private static JsonNode compose() throws IOException {
    try (Reader in = Files.newBufferedReader(ROOT.resolve("docker-compose.yml"))) {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return new ObjectMapper().valueToTree(tree);
    }
  }

  private static Set<Map.Entry<String, JsonNode>> services() throws IOException {
    return compose().path("services").properties();
  }

  private static Map<String, String> properties(String file) throws IOException {
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(ROOT.resolve("docker").resolve(file))) {
      properties.load(in);
    }
    Map<String, String> map = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
    return map;
  }

  /** The secrets as docker/up makes them, in a directory that stands for where they are mounted. */
  private static Path secrets() throws IOException {
    Path secrets = Files.createDirectories(directory.resolve("secrets"));
    for (Map.Entry<String, JsonNode> each : compose().path("secrets").properties()) {
      Files.writeString(secrets.resolve(each.getKey()), "0123456789abcdef0123456789abcdef");
    }
    return secrets;
  }

  private static Map<String, String> withSecrets(Map<String, String> settings) throws IOException {
    String where = secrets().toString();
    settings.replaceAll((key, value) -> value.replace("/run/secrets", where));
    return settings;
  }

  @Test
  void composesOwnReaderTakesIt() throws Exception {
    Optional<Path> tool =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .map(each -> Path.of(each, "docker-compose"))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(
        tool.isPresent(), "docker-compose is not on the PATH: compose's own reader was not asked");
    Process process =
        new ProcessBuilder(
                tool.orElseThrow().toString(),
                "--file",
                ROOT.resolve("docker-compose.yml").toString(),
                "--profile",
                "tools",
                "config",
                "--quiet")
            .redirectErrorStream(true)
            .start();

    String said = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said).isEmpty();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void everyServiceIsBoundedAndWatched() throws IOException {
    for (Map.Entry<String, JsonNode> each : services()) {
      JsonNode service = each.getValue();
      assertThat(service.at("/deploy/resources/limits/memory").asText())
          .as(each.getKey())
          .matches("\\d+[MG]");
      assertThat(service.at("/deploy/resources/limits/cpus").asText())
          .as(each.getKey())
          .isNotEmpty();
      assertThat(service.path("image").asText()).as(each.getKey()).isNotEmpty();
      boolean once = ONE_SHOT.contains(each.getKey());
      assertThat(service.path("restart").asText()).isEqualTo(once ? "no" : "unless-stopped");
      assertThat(service.has("healthcheck")).as(each.getKey()).isEqualTo(!once);
      for (JsonNode port : service.path("ports")) {
        assertThat(port.asText()).as("loopback only").startsWith("127.0.0.1:");
      }
    }
  }

  @Test
  void whatIsWaitedForCanComeTrue() throws IOException {
    JsonNode services = compose().path("services");
    for (Map.Entry<String, JsonNode> each : services()) {
      for (Map.Entry<String, JsonNode> on : each.getValue().path("depends_on").properties()) {
        assertThat(services.has(on.getKey())).as("%s waits for %s", each.getKey(), on).isTrue();
        String condition = on.getValue().path("condition").asText();
        assertThat(condition)
            .isEqualTo(
                ONE_SHOT.contains(on.getKey())
                    ? "service_completed_successfully"
                    : "service_healthy");
      }
    }
  }

  @Test
  void everyFileVolumeAndSecretIsThere() throws IOException {
    JsonNode compose = compose();
    String up = Files.readString(ROOT.resolve("docker/up"));
    for (JsonNode config : compose.path("configs")) {
      assertThat(ROOT.resolve(config.path("file").asText())).isNotEmptyFile();
    }
    for (Map.Entry<String, JsonNode> secret : compose.path("secrets").properties()) {
      assertThat(secret.getValue().path("file").asText())
          .isEqualTo("docker/secrets/" + secret.getKey());
      assertThat(up).as("docker/up makes it").contains(secret.getKey());
    }
    assertThat(Files.readString(ROOT.resolve(".gitignore"))).contains("docker/secrets/");
    for (Map.Entry<String, JsonNode> each : services()) {
      for (JsonNode secret : each.getValue().path("secrets")) {
        assertThat(compose.path("secrets").has(secret.asText())).as(secret.asText()).isTrue();
      }
      for (JsonNode config : each.getValue().path("configs")) {
        assertThat(compose.path("configs").has(config.path("source").asText())).isTrue();
      }
      for (JsonNode volume : each.getValue().path("volumes")) {
        String name = volume.asText().split(":", -1)[0];
        assertThat(
                name.startsWith(".")
                    ? Files.isDirectory(ROOT.resolve(name))
                    : compose.path("volumes").has(name))
            .as(name)
            .isTrue();
      }
      assertThat(each.getValue().path("environment").toString())
          .as(
              "%s: a secret in the environment of a container shows in docker inspect",
              each.getKey())
          .doesNotContainIgnoringCase("password")
          .doesNotContainIgnoringCase("secret");
    }
  }

  @Test
  void imagesHaveTheVersionsThatTheBuildIsTestedWith() throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String containers =
        Files.readString(
            ROOT.resolve("testkit/src/main/java/io/spoor/testkit/stack/ContainerServers.java"));
    for (Map.Entry<String, JsonNode> each : services()) {
      String image = each.getValue().path("image").asText();
      assertThat(image.contains(":") || each.getValue().has("build"))
          .as("%s names a version, or is built", image)
          .isTrue();
      if (image.contains(":") && !image.startsWith("kibana:")) {
        assertThat(containers)
            .as("tests on containers run the same image")
            .contains('"' + image + '"');
      }
      if (image.startsWith("apache/kafka:")) {
        assertThat(image).isEqualTo("apache/kafka:" + version(pom, "kafka"));
      }
      if (image.startsWith("elasticsearch:") || image.startsWith("kibana:")) {
        assertThat(image).endsWith(":" + version(pom, "elasticsearch"));
      }
    }
    String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
    assertThat(dockerfile).contains("FROM eclipse-temurin:" + version(pom, "spoor.java") + "-jre");
  }

  private static String version(String pom, String of) {
    Matcher found = Pattern.compile("<" + of + "\\.version>([^<]+)<").matcher(pom);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void ourImagesCopyWhatTheBuildMakesAndRunAsNobodyInParticular() throws IOException {
    List<String> lines = Files.readAllLines(ROOT.resolve("Dockerfile"));
    List<String> ignored = Files.readAllLines(ROOT.resolve(".dockerignore"));
    Set<String> targets = new TreeSet<>();
    for (String line : lines) {
      if (line.startsWith("FROM ")) {
        targets.add(line.substring(line.lastIndexOf(' ') + 1));
      }
      if (line.startsWith("COPY ")) {
        String from = line.replaceFirst("COPY (--\\S+ )?", "").split(" ", -1)[0];
        assertThat(ROOT.resolve(from)).exists();
        assertThat(ignored)
            .as("%s reaches the build", from)
            .anyMatch(rule -> rule.startsWith("!") && from.startsWith(rule.substring(1)));
      }
    }
    assertThat(String.join("\n", lines)).containsOnlyOnce("\nUSER spoor\n");
    for (Map.Entry<String, JsonNode> each : services()) {
      if (each.getValue().has("build")) {
        assertThat(targets).contains(each.getValue().at("/build/target").asText());
        assertThat(each.getValue().has("user")).as("the image says who").isFalse();
      }
    }
  }

  @Test
  void theAppTakesItsConfiguration() throws Exception {
    Path file = directory.resolve("app.properties");
    var escaped = new Properties();
    escaped.putAll(withSecrets(properties("app.properties")));
    try (var out = Files.newBufferedWriter(file)) {
      escaped.store(out, null);
    }

    AppSettings settings = AppSettings.read(file);

    assertThat(settings.healthPort()).isEqualTo(8080);
    assertThat(settings.topics().replication()).isEqualTo((short) 3);
    JsonNode app = compose().at("/services/app-1");
    assertThat(app.at("/healthcheck/test").toString()).contains(":8080/health/live");
    assertThat(app.path("volumes").path(0).asText()).endsWith(":/var/lib/spoor");
    assertThat(settings.stateDir()).isEqualTo(Path.of("/var/lib/spoor/state"));
  }

  @Test
  void theBrokersSettingsAreKafkas() throws Exception {
    try (AssembledClasses classes = AssembledClasses.of(ROOT)) {
      Set<String> known = classes.brokerSettings();
      for (Map.Entry<String, JsonNode> each : services()) {
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
    Map<String, String> worker = withSecrets(properties("connect.properties"));
    JsonNode connect = compose().at("/services/connect");
    String start = Files.readString(ROOT.resolve("docker/connect-start"));
    try (AssembledClasses classes = AssembledClasses.of(ROOT)) {
      assertThat(
              worker.keySet().stream()
                  .filter(key -> !key.startsWith("config.providers."))
                  .filter(key -> !key.startsWith("consumer.")))
          .isSubsetOf(classes.workerSettings(worker));
      assertThat(worker.keySet().stream().filter(key -> key.startsWith("consumer.")))
          .isSubsetOf(
              ConsumerConfig.configNames().stream().map(name -> "consumer." + name).toList());
      for (String file : List.of("elasticsearch-sink.properties", "evidence-sink.properties")) {
        Map<String, String> sink = properties(file);
        assertThat(
                sink.keySet().stream()
                    .filter(key -> !key.startsWith("consumer.override."))
                    .filter(key -> !key.startsWith("schema.registry.")))
            .isSubsetOf(classes.sinkSettings(sink.getOrDefault("connector.class", "")));
        assertThat(topics(sink))
            .isSubsetOf(TopicCatalogue.fixed().stream().map(Topic::name).toList());
        assertThat(connect.at("/healthcheck/test").toString())
            .contains(":8083/connectors/" + sink.get("name") + "/status");
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
    Map<String, String> sink = properties("evidence-sink.properties");
    JsonNode connect = compose().at("/services/connect");

    assertThat(topics(sink)).isEqualTo(RecordKind.topics().stream().map(Topic::name).toList());
    Path log = Path.of(sink.getOrDefault("evidence.directory", ""));
    assertThat(connect.path("volumes").toString()).contains("evidence:" + log.getParent());
    Path key = Path.of(sink.getOrDefault("evidence.key.file", ""));
    assertThat(key.getParent()).isEqualTo(Path.of("/run/secrets"));
    assertThat(connect.path("secrets").toString())
        .contains('"' + key.toFile().getName() + '"', '"' + key.toFile().getName() + ".pub\"");
    assertThat(Files.readString(ROOT.resolve("docker/up")))
        .contains("--name " + sink.get("evidence.log.name"));
  }

  @Test
  void eachTargetOfAlertsGetsASinkThatKnowsItsSettings() throws Exception {
    Path made = Files.createDirectories(directory.resolve("sinks"));
    assertThat(connectStart(made, "pager soc-channel"))
        .endsWith(
            "ConnectStandalone /etc/spoor/connect.properties /etc/spoor/elasticsearch-sink.properties /etc/spoor/evidence-sink.properties %1$s/alert-sink-pager.properties %1$s/alert-sink-soc-channel.properties"
                .formatted(made));
    assertThat(connectStart(made, "")).endsWith("/etc/spoor/evidence-sink.properties");
    assertThat(connectStart(made, "a/b")).contains("a/b is no name of a target");

    var sink = new Properties();
    try (Reader in = Files.newBufferedReader(made.resolve("alert-sink-soc-channel.properties"))) {
      sink.load(in);
    }
    assertThat(sink.getProperty("name")).isEqualTo("spoor-alerts-soc-channel");
    assertThat(sink.getProperty("alerts.target")).isEqualTo("soc-channel");
    assertThat(compose().at("/services/connect/volumes").toString())
        .contains("./docker/alerts:/etc/spoor/alerts:ro");
    assertThat(sink.getProperty("alerts.routing.file")).isEqualTo("/etc/spoor/alerts/routing.json");
    try (AssembledClasses classes = AssembledClasses.of(ROOT)) {
      assertThat(
              sink.stringPropertyNames().stream()
                  .filter(key -> !key.startsWith("consumer.override.")))
          .isSubsetOf(classes.sinkSettings(sink.getProperty("connector.class")));
    }
  }

  /** What docker/connect-start says, or would start. */
  private static String connectStart(Path made, String targets) throws Exception {
    var script =
        new ProcessBuilder(ROOT.resolve("docker/connect-start").toString())
            .redirectErrorStream(true);
    script
        .environment()
        .putAll(
            Map.of(
                "SPOOR_ALERT_TARGETS",
                targets,
                "SPOOR_ALERT_SINK",
                ROOT.resolve("docker/alert-sink.properties").toString(),
                "SPOOR_SINKS",
                made.toString(),
                "SPOOR_JAVA",
                "echo"));
    Process process = script.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  @Test
  void theSinkAndTheCommandLineReachElasticsearchByTheNameInItsCertificate() throws Exception {
    String certificates = Files.readString(ROOT.resolve("docker/certificates.sh"));
    for (String file : List.of("elasticsearch-sink.properties", "cli.properties")) {
      Map<String, String> settings = new HashMap<>();
      withSecrets(properties(file))
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

  @Test
  void theCommandsItRunsAreOurs() throws Exception {
    List<String> command = new ArrayList<>();
    compose().at("/services/dashboards/command").forEach(word -> command.add(word.asText()));
    command.add("--help");

    CommandLineRun help = CommandLineRun.spoor(command.toArray(String[]::new));

    assertThat(help.exit()).isZero();
  }

  @Test
  void scriptsAreShell() throws Exception {
    for (String script :
        List.of("up", "certificates.sh", "users.sh", "spoor-cli", "connect-start")) {
      Process process =
          new ProcessBuilder("bash", "-n", ROOT.resolve("docker").resolve(script).toString())
              .redirectErrorStream(true)
              .start();
      assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEmpty();
      assertThat(process.waitFor()).isZero();
    }
    assertThat(ROOT.resolve("docker/up")).isExecutable();
  }
}
