package io.spoor.cli.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * docker-compose.yml, the Dockerfile and the scripts beside them, as far as they can be evaluated
 * without Docker: by compose's own reader, and by what must hold of every service. It starts
 * nothing, but needs what the build assembled.
 */
@Order(0)
class ComposeFileIT {
  /** They do one thing and end. */
  private static final Set<String> ONE_SHOT =
      Set.of("certificates", "users", "dashboards", "spoor");

  private static final String PROGRAMS =
      "curl|wget|nc|java|python3?|node|bash|sh|timeout|head|od|tr|grep|sed|cat|awk|[\\w/.-]+\\.sh";

  private static final List<String> MODULES =
      List.of(
          "schemas",
          "sources",
          "pipeline",
          "launchers",
          "testkit",
          "evidence",
          "offline",
          "streams-app",
          "export",
          "dashboards",
          "connectors",
          "client",
          "server",
          "localstack",
          "cli",
          "benchmarks");

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
                ComposeFile.ROOT.resolve("docker-compose.yml").toString(),
                "--profile",
                "tools",
                "--profile",
                "decisions",
                "config",
                "--quiet")
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).isEmpty();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void everyServiceIsBoundedAndWatched() throws IOException {
    for (Map.Entry<String, JsonNode> each : ComposeFile.services()) {
      JsonNode service = each.getValue();
      assertThat(service.at("/deploy/resources/limits/memory").asText())
          .as(each.getKey())
          .matches("\\d+[MG]");
      assertThat(service.at("/deploy/resources/limits/cpus").asText())
          .as(each.getKey())
          .isNotEmpty();
      assertThat(service.path("image").asText()).as(each.getKey()).isNotEmpty();
      boolean isOneShot = ONE_SHOT.contains(each.getKey());
      assertThat(service.path("restart").asText()).isEqualTo(isOneShot ? "no" : "unless-stopped");
      assertThat(service.has("healthcheck")).as(each.getKey()).isEqualTo(!isOneShot);
      for (JsonNode port : service.path("ports")) {
        assertThat(port.asText()).as("loopback only").startsWith("127.0.0.1:");
      }
    }
  }

  @Test
  void whatIsWaitedForCanComeTrue() throws IOException {
    JsonNode services = ComposeFile.document().path("services");
    for (Map.Entry<String, JsonNode> each : ComposeFile.services()) {
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
    JsonNode compose = ComposeFile.document();
    String up = Files.readString(ComposeFile.ROOT.resolve("deploy/up"));
    for (JsonNode config : compose.path("configs")) {
      assertThat(ComposeFile.ROOT.resolve(config.path("file").asText())).isNotEmptyFile();
    }
    for (Map.Entry<String, JsonNode> secret : compose.path("secrets").properties()) {
      assertThat(secret.getValue().path("file").asText())
          .isEqualTo("deploy/secrets/" + secret.getKey());
      assertThat(up).as("deploy/up makes it").contains(secret.getKey());
    }
    assertThat(Files.readString(ComposeFile.ROOT.resolve(".gitignore")))
        .contains("deploy/secrets/");
    for (Map.Entry<String, JsonNode> each : ComposeFile.services()) {
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
                    ? Files.isDirectory(ComposeFile.ROOT.resolve(name))
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
    String pom = Files.readString(ComposeFile.ROOT.resolve("pom.xml"));
    String containers =
        Files.readString(
            ComposeFile.ROOT.resolve(
                "testkit/src/main/java/io/spoor/testkit/servers/ContainerServers.java"));
    for (Map.Entry<String, JsonNode> each : ComposeFile.services()) {
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
      if (image.startsWith("apicurio/apicurio-registry:")) {
        assertThat(image).endsWith(":" + version(pom, "registry"));
      }
      if (image.startsWith("elasticsearch:") || image.startsWith("kibana:")) {
        assertThat(image).endsWith(":" + version(pom, "elasticsearch"));
      }
    }
    String dockerfile = Files.readString(ComposeFile.ROOT.resolve("deploy/Dockerfile"));
    String java = version(pom, "spoor.java");
    assertThat(dockerfile)
        .contains(
            "FROM eclipse-temurin:" + java + "-jre ", "-eclipse-temurin-" + java + " AS build");
  }

  private static String version(String pom, String artifact) {
    Matcher matcher = Pattern.compile("<" + artifact + "\\.version>([^<]+)<").matcher(pom);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  @Test
  void ourImagesCopyWhatTheBuildMakesAndRunAsNobodyInParticular() throws IOException {
    List<String> lines = Files.readAllLines(ComposeFile.ROOT.resolve("deploy/Dockerfile"));
    Set<String> targets = new TreeSet<>();
    for (String line : lines) {
      if (line.startsWith("FROM ")) {
        targets.add(line.substring(line.lastIndexOf(' ') + 1));
      }
      if (line.startsWith("COPY --from=build /src/")) {
        String built = line.split(" ", -1)[2].replaceFirst("/src/", "");
        assertThat(ComposeFile.ROOT.resolve(built)).as("mvn -Dquick package makes it").exists();
      } else if (line.startsWith("COPY ") && !line.equals("COPY . .")) {
        String from = line.replaceFirst("COPY (--\\S+ )?", "").split(" ", -1)[0];
        assertThat(ComposeFile.ROOT.resolve(from)).exists();
        assertThat(reachesTheBuild(from)).as("%s reaches the build", from).isTrue();
      }
    }
    for (String module : MODULES) {
      assertThat(reachesTheBuild(module + "/pom.xml")).as(module).isTrue();
      assertThat(reachesTheBuild(module + "/src/main/java/A.java")).as(module).isTrue();
      assertThat(reachesTheBuild(module + "/target/classes/A.class")).as(module).isFalse();
    }
    assertThat(reachesTheBuild("deploy/secrets/elastic_password")).isFalse();
    assertThat(String.join("\n", lines)).containsOnlyOnce("\nUSER spoor\n");
    for (Map.Entry<String, JsonNode> each : ComposeFile.services()) {
      if (each.getValue().has("build")) {
        assertThat(targets).contains(each.getValue().at("/build/target").asText());
        assertThat(each.getValue().has("user")).as("the image says who").isFalse();
      }
    }
  }

  /** By .dockerignore, which ignores everything but the patterns behind an exclamation mark. */
  private static boolean reachesTheBuild(String path) throws IOException {
    List<String> rules = Files.readAllLines(ComposeFile.ROOT.resolve(".dockerignore"));
    assertThat(rules).contains("*");
    return rules.stream()
        .filter(rule -> rule.startsWith("!"))
        .map(rule -> rule.substring(1).replace(".", "\\.").replace("*", "[^/]*"))
        .anyMatch(rule -> path.matches(rule + "(/.*)?"));
  }

  @Test
  void everyHealthCheckUsesToolsThatItsImageHas() throws IOException {
    String probe = Files.readString(ComposeFile.ROOT.resolve("deploy/probe"));
    for (Map.Entry<String, JsonNode> each : ComposeFile.services()) {
      List<String> test = new ArrayList<>();
      each.getValue().at("/healthcheck/test").forEach(word -> test.add(word.asText()));
      if (test.isEmpty()) {
        continue;
      }
      String line = String.join(" ", test.subList(1, test.size()));
      Set<String> used = tools(line);
      if (line.contains(ComposeFile.PROBE)) {
        used.addAll(tools(probe.replaceAll("(?m)^ *#.*$", "")));
        assertThat(probeIsIn(each.getValue())).as(each.getKey()).isTrue();
      }
      assertThat(used).as(each.getKey()).isNotEmpty().isSubsetOf(toolsOf(each.getValue()));
    }
  }

  /** Programs in it that some image could lack. */
  private static Set<String> tools(String script) {
    Set<String> found = new TreeSet<>();
    Matcher word =
        Pattern.compile(
                "(?m)(?:^\\s*|[|&(;]\\s*|\\bexec |\\bif |timeout \\d+ )(" + PROGRAMS + ")\\b")
            .matcher(script);
    for (int at = 0; word.find(at); at = word.end(1)) {
      found.add(word.group(1));
    }
    return found;
  }

  private static Set<String> toolsOf(JsonNode service) {
    // Elastic's images are made with curl; Kafka's, Apicurio's and Temurin's are without.
    String image = service.path("image").asText();
    Set<String> tools = new TreeSet<>(ProbeTest.TOOLS);
    if (image.startsWith("elasticsearch:") || image.startsWith("kibana:")) {
      tools.addAll(List.of("curl", "cat"));
    }
    return tools;
  }

  private static boolean probeIsIn(JsonNode service) throws IOException {
    return service.has("build")
        ? Files.readString(ComposeFile.ROOT.resolve("deploy/Dockerfile"))
            .contains("probe " + ComposeFile.PROBE)
        : service.path("configs").toString().contains("\"target\":\"" + ComposeFile.PROBE + '"');
  }

  @Test
  void theCommandsItRunsAreOurs() throws Exception {
    for (String service : List.of("dashboards", "decisions")) {
      List<String> command = new ArrayList<>();
      ComposeFile.document()
          .at("/services/" + service + "/command")
          .forEach(word -> command.add(word.asText()));
      command.add("--help");

      CommandLineRun help = CommandLineRun.spoor(command.toArray(String[]::new));

      assertThat(help.exit()).as(help.err()).isZero();
    }
  }

  @Test
  void scriptsAreShell() throws Exception {
    for (String script :
        List.of("up", "probe", "certificates.sh", "users.sh", "spoor-cli", "connect-start")) {
      Process process =
          new ProcessBuilder(
                  "bash", "-n", ComposeFile.ROOT.resolve("deploy").resolve(script).toString())
              .redirectErrorStream(true)
              .start();
      assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEmpty();
      assertThat(process.waitFor()).isZero();
    }
    assertThat(ComposeFile.ROOT.resolve("deploy/up")).isExecutable();
  }
}
