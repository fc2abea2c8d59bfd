package io.spoor.cli.endtoend;

import static io.spoor.cli.TestFiles.SCENARIO;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.client.kibana.FakeKibana;
import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.Ports;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.testkit.page.ConfigurationPage;
import io.spoor.testkit.servers.RealStack;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command block of docs/own-cluster.md, in its order, on servers started by hand. Only
 * the addresses differ from those of the page.
 */
@Order(0)
class OwnClusterIT {
  private static final Path PAGE = RealStack.projectRoot().resolve("docs/own-cluster.md");

  private static final Pattern ADDRESS = Pattern.compile("^export ([A-Z_]+)=", Pattern.MULTILINE);
  private static final Duration BLOCK = Duration.ofMinutes(3);
  private static final Duration SEALING = Duration.ofSeconds(40);

  @TempDir private static Path directory;

  private static Workspace workspace;
  private static KafkaServer kafka;
  private static RegistryServer registry;
  private static ElasticsearchServer elasticsearch;
  private static FakeKibana kibana;
  private static @Nullable ConnectServer connect;

  /** An unpacked release, with the libraries and plugins that the build assembled. */
  private static Path release;

  private static final Map<String, String> ADDRESSES = new LinkedHashMap<>();

  @BeforeAll
  static void startServers() throws Exception {
    Workspace shared = RealStack.workspace();
    workspace = new Workspace(shared.distributions(), shared.state().resolve("own-cluster"));
    ServerSettings freePort = ServerSettings.onFreePort();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var registryStart = threads.submit(() -> RegistryServer.start(workspace, freePort));
      var searchStart = threads.submit(() -> ElasticsearchServer.start(workspace, freePort));
      kafka = KafkaServer.start(workspace, freePort);
      registry = registryStart.get();
      elasticsearch = searchStart.get();
    }
    kibana = new FakeKibana();
    release = unpackedRelease();
    ADDRESSES.put("KAFKA", kafka.bootstrapServers());
    ADDRESSES.put("REGISTRY", registry.url());
    ADDRESSES.put("ELASTICSEARCH", elasticsearch.url());
    ADDRESSES.put("CONNECT", "http://127.0.0.1:" + Ports.allocate());
    ADDRESSES.put("KIBANA", kibana.url());
    ADDRESSES.put("REPLICAS", "1");
    ADDRESSES.put("IN_SYNC", "1");
    ADDRESSES.put("CONNECT_PLUGINS", directory.resolve("worker-plugins").toString());
    ADDRESSES.put("EVIDENCE", directory.resolve("evidence").toString());
    ADDRESSES.put("STATE", directory.resolve("app-state").toString());
    ADDRESSES.put("APP_PORT", String.valueOf(Ports.allocate()));
  }

  private static Path unpackedRelease() throws IOException {
    Path root = RealStack.projectRoot();
    Path unpacked = Files.createDirectories(directory.resolve("release"));
    Path bin = Files.createDirectories(unpacked.resolve("bin"));
    Path script = Files.copy(root.resolve("bin/spoor"), bin.resolve("spoor"));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(unpacked.resolve("lib"), root.resolve("cli/target/dist/cli/lib"));
    Files.createSymbolicLink(unpacked.resolve("plugins"), root.resolve("cli/target/dist/plugins"));
    try (OutputStream trail =
        new GZIPOutputStream(Files.newOutputStream(unpacked.resolve("trail.json.gz")))) {
      Files.copy(SCENARIO.resolve("cloudtrail.ndjson"), trail);
    }
    return unpacked;
  }

  @AfterAll
  static void stopServers() throws Exception {
    Path pid = release.resolve("app.pid");
    if (Files.exists(pid)) {
      var app = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
      if (app.isPresent() && app.get().destroy()) {
        app.get().onExit().get(30, TimeUnit.SECONDS);
      }
    }
    if (connect != null) {
      connect.child().stop();
    }
    kibana.close();
    elasticsearch.child().stop();
    registry.child().stop();
    kafka.child().stop();
  }

  @Test
  void theCommandsOfThePageLeadToFindings() throws Exception {
    String page = Files.readString(PAGE);
    List<String> blocks = commandBlocks(page);
    assertThat(addresses(blocks.removeFirst())).containsExactlyElementsOf(ADDRESSES.keySet());
    Map<String, String> outputs = new LinkedHashMap<>();
    for (String block : blocks) {
      outputs.put(block, run(block));
      if (block.contains("cp -r plugins/spoor-connectors")) {
        // The page says: start the worker.
        connect = startWorker();
      }
    }

    assertThat(output(outputs, "topics create"))
        .contains("spoor.events: created", "schemas are registered");
    assertThat(output(outputs, "topics acls")).isEmpty();
    assertThat(Files.readString(release.resolve("acls.sh")))
        .contains("--allow-principal User:app --operation Read --topic spoor.manifests");
    assertThat(output(outputs, "connector-plugins"))
        .contains("ElasticsearchSinkConnector", "EvidenceSinkConnector", "AlertSinkConnector");
    assertThat(output(outputs, "for sink in"))
        .doesNotContain("FAILED")
        .contains("spoor-elasticsearch", "spoor-evidence", "RUNNING");
    assertThat(output(outputs, "kibana import")).contains("imported");
    assertThat(output(outputs, "manifests apply")).contains("support-triage: first version");
    assertThat(output(outputs, "bin/spoor ingest"))
        .contains("the pipeline has caught up", "persistent-credential-creation");
    assertThat(output(outputs, "evidence verify")).contains("segments");
  }

  /** Without this, commands of other blocks of the page would not be run. */
  @Test
  void everyBlockOfThePageIsACommandBlockOrNamesItsLanguage() throws IOException {
    List<String> fences =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("```")).toList();
    long named = fences.stream().filter(fence -> fence.length() > 3).count();

    assertThat(fences.size()).isEqualTo(2 * (commandBlocks(Files.readString(PAGE)).size() + named));
    assertThat(fences).containsOnly("```", "```properties");
  }

  @Test
  void theKeysOfSecuredConnectionsAreInTheReference() throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf("```properties\n") + "```properties\n".length();
    List<String> keys =
        page.substring(from, page.indexOf("```", from))
            .lines()
            .map(line -> line.substring(0, line.indexOf('=')))
            .toList();

    assertThat(keys).hasSizeGreaterThan(5);
    String reference = ConfigurationPage.read();
    assertThat(keys)
        .allSatisfy(
            key ->
                assertThat(reference)
                    .contains("`" + key.replaceFirst("^kafka\\.ssl\\..*", "kafka.<name>") + "`"));
  }

  private static List<String> commandBlocks(String page) {
    List<String> blocks = new ArrayList<>();
    boolean commands = false;
    var block = new StringBuilder();
    boolean open = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("```")) {
        if (open && commands) {
          blocks.add(block.toString());
        }
        commands = !open && line.equals("```");
        open = !open;
        block.setLength(0);
      } else if (open) {
        block.append(line).append('\n');
      }
    }
    return blocks;
  }

  private static List<String> addresses(String block) {
    Matcher name = ADDRESS.matcher(block);
    List<String> names = new ArrayList<>();
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  private static String output(Map<String, String> outputs, String command) {
    return outputs.entrySet().stream()
        .filter(each -> each.getKey().contains(command))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() -> new AssertionError("the page has no block with " + command));
  }

  private static ConnectServer startWorker() {
    int port = Integer.parseInt(ADDRESSES.getOrDefault("CONNECT", "").replaceFirst(".*:", ""));
    return ConnectServer.start(
        workspace,
        ServerSettings.onPort(port),
        kafka.bootstrapServers(),
        Path.of(ADDRESSES.getOrDefault("CONNECT_PLUGINS", "")));
  }

  /** The block's output. A block that verifies waits for the first sealed segment. */
  private static String run(String block) throws Exception {
    long deadline = System.nanoTime() + SEALING.toNanos();
    while (true) {
      Path output = Files.createTempFile(directory, "block", ".out");
      int exit = exitCode(block, output);
      String text = Files.readString(output, UTF_8);
      if (exit == 0) {
        return text;
      }
      if (!block.contains("evidence verify") || System.nanoTime() > deadline) {
        throw new AssertionError(
            "exit code " + exit + " of the block\n" + block + "\n" + text + appLog());
      }
      Thread.sleep(1_000);
    }
  }

  private static int exitCode(String block, Path output) throws Exception {
    var builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", block)
            .directory(release.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    String jdk = System.getProperty("java.home");
    builder.environment().putAll(ADDRESSES);
    builder.environment().put("JAVA_HOME", jdk);
    builder.environment().merge("PATH", jdk + "/bin", (path, bin) -> bin + ":" + path);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(BLOCK.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("longer than " + BLOCK + ":\n" + block + Files.readString(output));
    }
    return process.exitValue();
  }

  private static String appLog() throws IOException {
    Path log = release.resolve("app.log");
    return Files.exists(log) ? "\napp.log:\n" + Files.readString(log) : "";
  }
}
