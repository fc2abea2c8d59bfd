package io.spoor.localstack.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.spoor.launchers.ConnectClient;
import io.spoor.launchers.Directories;
import io.spoor.launchers.ServerCredentials;
import io.spoor.schemas.connection.SecretResolver;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Another user of the machine at a stack made with {@code up --secure} that is at work: each
 * attempt on a file, port, REST route, topic and index is refused. Root alone can be another user.
 */
@Order(6)
class LocalUserIT {
  private static final int STRANGER = 54_321;
  private static final Path STATE = SecureStack.HOME.state();

  @SuppressWarnings("NullAway.Init")
  private static SecureStack stack;

  @SuppressWarnings("NullAway.Init")
  private static Path program;

  @SuppressWarnings("NullAway.Init")
  private static CompletableFuture<Void> load;

  @BeforeAll
  static void up() throws IOException {
    assumeThat(System.getProperty("user.name"))
        .as("only root can make attempts as another user: run this test as root")
        .isEqualTo("root");
    assumeThat(Files.isExecutable(Path.of("/usr/bin/setpriv"))).as("setpriv").isTrue();
    stack = SecureStack.acquire();
    load = CompletableFuture.runAsync(stack::playScenario);
    program = Files.createTempDirectory(Path.of("/tmp"), "spoor-intruder");
    Path classes = Files.createDirectories(program.resolve("io/spoor/localstack/security"));
    for (String name : List.of("IntruderMain", "IntruderMain$Trusting")) {
      try (var in = LocalUserIT.class.getResourceAsStream(name + ".class")) {
        Files.write(classes.resolve(name + ".class"), in.readAllBytes());
      }
    }
    try (Stream<Path> tree = Files.walk(program)) {
      for (Path each : tree.toList()) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  @AfterAll
  static void down() {
    if (program != null) {
      Directories.delete(program);
    }
    if (stack == null) {
      SecureStack.withdraw(LocalUserIT.class);
    } else {
      try {
        load.join();
      } finally {
        stack.release(LocalUserIT.class);
      }
    }
  }

  @Test
  void everyAttemptIsRefused() throws Exception {
    List<String> attempts = new ArrayList<>();
    attempts.addAll(files());
    attempts.addAll(processes());
    attempts.addAll(ports());
    attempts.addAll(connectRoutes());
    attempts.addAll(registryRoutes());
    attempts.addAll(searchRoutes());
    attempts.addAll(topics());
    attempts.addAll(applicationPages());

    Map<String, String> results = attemptAs(STRANGER, attempts.stream().distinct().toList());

    assertThat(results).hasSizeGreaterThanOrEqualTo(60);
    assertThat(notRefused(results)).isEmpty();
    System.err.println("LocalUserIT: " + results.size() + " attempts, all refused");
  }

  /** A server that is taken over reaches its own files and none of the stack's. */
  @Test
  void elasticsearchsAccountReachesItsOwnFilesOnly() throws Exception {
    Path data = STATE.resolve("elasticsearch/data");
    int account = (Integer) Files.getAttribute(data, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    assertThat(account).isNotZero().isNotEqualTo(65_534);
    assertThat(Files.readAllLines(Path.of("/etc/passwd")))
        .noneMatch(line -> line.contains(":" + account + ":"));
    List<String> attempts = new ArrayList<>(files());
    attempts.removeIf(attempt -> attempt.contains(STATE.resolve("elasticsearch") + "/"));
    attempts.addAll(connectRoutes());
    attempts.add("create\t" + STATE.resolve("elasticsearch/new"));
    attempts.add("move\t" + STATE.resolve("elasticsearch/data"));
    attempts.add("read\t/etc/shadow");
    attempts.add("list\t/root");

    assertThat(notRefused(attemptAs(account, attempts))).isEmpty();

    assertThat(attemptAs(account, List.of("list\t" + data)).values())
        .allMatch(each -> each.startsWith("ALLOWED"));
    for (long pid : pids("elasticsearch")) {
      List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
      assertThat(status)
          .filteredOn(line -> line.startsWith("Cap"))
          .allMatch(line -> line.endsWith("\t0000000000000000"));
      assertThat(status)
          .contains("NoNewPrivs:\t1")
          .anyMatch(line -> line.matches("Uid:(\t" + account + "){4}"));
      assertThat(status).anyMatch(line -> line.matches("Groups:\\s*"));
    }
  }

  /** No certificate of the stack but one opens Connect, and even that cannot change loggers. */
  @Test
  void connectAcceptsItsOneClientOnly() throws Exception {
    String url = stack.endpoints().connectUrl();
    assertThat(stack.connectors().connectorNames())
        .contains("spoor-elasticsearch", "spoor-evidence");
    for (String server : List.of("kafka", "registry", "elasticsearch")) {
      var credentials =
          new ServerCredentials(
              Optional.of(stack.security().connectClient().authority()),
              Optional.empty(),
              Optional.of(stack.security().tls(server)));
      assertThatThrownBy(() -> new ConnectClient(url, credentials).connectorNames())
          .as(server)
          .isInstanceOf(UncheckedIOException.class);
    }
    assertThat(stack.runOnStack("status").out()).contains("search tasks running");
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sS",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "--cacert",
                stack.security().connectClient().authority().toString(),
                "--cert",
                stack.security().connectClient().certificate().toString(),
                "--key",
                stack.security().connectClient().key().toString(),
                url + "/admin/loggers")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(curl.getInputStream().readAllBytes(), UTF_8)).isEqualTo("404");
  }

  /** The arguments of processes are visible to all users of a machine. */
  @Test
  void argumentsHoldNoSecret() throws IOException {
    List<String> secrets = new ArrayList<>();
    try (Stream<Path> files = Files.list(stack.security().secrets())) {
      for (Path file : files.toList()) {
        secrets.add(Files.readString(file).strip());
      }
    }
    assertThat(secrets).hasSizeGreaterThan(20);
    for (String component : components()) {
      for (long pid : pids(component)) {
        String arguments = Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        assertThat(secrets).as(component).noneMatch(arguments::contains);
      }
    }
  }

  /** A state directory that was opened is not used until it is closed again. */
  @Test
  void anOpenedStateIsRefused() throws IOException {
    load.join();
    Path secret = stack.security().secrets().resolve("operator.kafka");
    for (Path opened : List.of(STATE.resolve("logs"), STATE.resolve("stack.json"), secret)) {
      var before = Files.getPosixFilePermissions(opened);
      try {
        Files.setPosixFilePermissions(
            opened,
            PosixFilePermissions.fromString(Files.isDirectory(opened) ? "rwxr-xr-x" : "rw-r--r--"));
        assertThat(stack.runOnStack("status").err())
            .contains("is open to other users")
            .contains("chmod -R go-rwx");
      } finally {
        Files.setPosixFilePermissions(opened, before);
      }
    }
    assertThat(stack.runOnStack("status").exit()).isZero();
  }

  /** Whatever login the browser has. */
  @Test
  void searchRefusesPagesOfOtherSites() throws Exception {
    String password = Files.readString(stack.security().secrets().resolve("admin.elasticsearch"));
    try (var admin =
        new UserSearchClient(
            SecretResolver.resolve(stack.correctSettings("chains")), "admin", password)) {
      String address = stack.endpoints().elasticsearchUrl();
      assertThat(admin.statusFrom(address, "/_cat/indices")).as("its own origin").isEqualTo(200);
      for (String origin : List.of("https://evil.example", "http://localhost:3000", "null")) {
        assertThat(admin.statusFrom(origin, "/_cat/indices")).as(origin).isEqualTo(403);
        assertThat(admin.statusFrom(origin, "/_cache/clear")).as(origin).isEqualTo(403);
      }
    }
  }

  private static List<String> files() throws IOException {
    List<String> attempts = new ArrayList<>();
    attempts.add("list\t" + STATE);
    attempts.add("create\t" + STATE.resolve("new"));
    attempts.add("move\t" + STATE.resolve("stack.json"));
    attempts.add("append\t" + STATE.resolve("stack.json"));
    attempts.add("append\t" + STATE.resolve("connect/worker.properties"));
    attempts.add("append\t" + STATE.resolve("elasticsearch/config/users"));
    attempts.add("create\t" + STATE.resolve("security/secrets/new"));
    try (Stream<Path> entries = Files.list(STATE)) {
      entries.filter(Files::isDirectory).forEach(each -> attempts.add("list\t" + each));
    }
    try (Stream<Path> tree = Files.walk(STATE, 3)) {
      tree.filter(Files::isRegularFile)
          .filter(each -> !each.startsWith(STATE.resolve("kafka/data")))
          .forEach(each -> attempts.add("read\t" + each));
    }
    for (String topic : List.of("spoor.raw.otel-0", "spoor.findings-0", "spoor.events-0")) {
      attempts.add("read\t" + STATE.resolve("kafka/data/" + topic + "/00000000000000000000.log"));
    }
    assertThat(attempts).anyMatch(each -> each.endsWith("/evidence.key"));
    assertThat(attempts)
        .filteredOn(each -> each.contains("/security/secrets/"))
        .hasSizeGreaterThan(20);
    return attempts;
  }

  private static List<String> processes() throws IOException {
    List<String> attempts = new ArrayList<>();
    for (String component : components()) {
      for (long pid : pids(component)) {
        attempts.add("read\t/proc/" + pid + "/environ");
        attempts.add("list\t/proc/" + pid + "/fd");
        attempts.add("read\t/proc/" + pid + "/mem");
        attempts.add("list\t/proc/" + pid + "/cwd/");
        Path counters = Path.of("/tmp/hsperfdata_root/" + pid);
        if (Files.exists(counters)) {
          attempts.add("read\t" + counters);
        }
      }
    }
    return attempts;
  }

  /** Each port that a process of the stack listens on, but for the application's pages. */
  private static List<String> ports() throws IOException {
    List<String> attempts = new ArrayList<>();
    int pages = URI.create(stack.endpoints().appHealthUrl()).getPort();
    Map<Integer, String> ports = new TreeMap<>();
    for (String component : components()) {
      for (int port : ListeningPorts.of(pids(component))) {
        ports.put(port, component);
      }
    }
    assertThat(ports.values()).contains("kafka", "registry", "elasticsearch", "connect", "app");
    System.err.println("LocalUserIT: ports " + ports);
    ports.remove(pages);
    ports.forEach(
        (port, component) -> {
          attempts.add("plain\t" + port);
          attempts.add("tls\t" + port);
          if (component.equals("kafka")) {
            attempts.add("kafka\tplain\t" + port + "\t3/1\tspoor.findings");
            attempts.add("kafka\ttls\t" + port + "\t3/1\tspoor.findings");
          }
        });
    return attempts;
  }

  private static List<String> connectRoutes() {
    String address = address(stack.endpoints().connectUrl());
    String file =
        "{\"connector.class\":\"org.apache.kafka.connect.file.FileStreamSourceConnector\",\"file\":\"/etc/shadow\",\"topic\":\"x\"}";
    List<String> attempts = new ArrayList<>();
    for (String scheme : List.of("http", "https")) {
      String start = scheme + "\t";
      for (String path :
          List.of(
              "/",
              "/connectors",
              "/connectors?expand=info",
              "/connectors/spoor-evidence/config",
              "/connectors/spoor-elasticsearch/config",
              "/connectors/spoor-elasticsearch/status",
              "/connectors/spoor-elasticsearch/offsets",
              "/connector-plugins",
              "/admin/loggers",
              "/health")) {
        attempts.add(start + "GET\t" + address + path + "\t\t");
      }
      attempts.add(start + "PUT\t" + address + "/connectors/theirs/config\t\t" + file);
      attempts.add(
          start
              + "POST\t"
              + address
              + "/connectors\t\t{\"name\":\"theirs\",\"config\":"
              + file
              + "}");
      attempts.add(start + "DELETE\t" + address + "/connectors/spoor-evidence\t\t");
      attempts.add(start + "PUT\t" + address + "/connectors/spoor-evidence/stop\t\t");
      attempts.add(start + "POST\t" + address + "/connectors/spoor-evidence/restart\t\t");
      attempts.add(start + "PUT\t" + address + "/admin/loggers/root\t\t{\"level\":\"TRACE\"}");
      attempts.add(
          start
              + "PUT\t"
              + address
              + "/connector-plugins/FileStreamSource/config/validate\t\t"
              + file);
    }
    return attempts;
  }

  private static List<String> registryRoutes() {
    String address = address(stack.endpoints().registryUrl());
    List<String> attempts = new ArrayList<>();
    for (String login : List.of("", basic("admin", "admin"), basic("operator", ""))) {
      for (String path :
          List.of(
              "/",
              "/apis/ccompat/v7/subjects",
              "/apis/ccompat/v7/schemas/ids/1",
              "/apis/registry/v3/search/artifacts",
              "/apis/registry/v3/admin/export",
              "/apis/registry/v3/admin/loggers",
              "/apis/registry/v3/users/me",
              "/health",
              "/metrics",
              "/q/dev",
              "/ui/")) {
        attempts.add("https\tGET\t" + address + path + "\t" + login + "\t");
      }
      attempts.add(
          "https\tPOST\t"
              + address
              + "/apis/ccompat/v7/subjects/x/versions\t"
              + login
              + "\t{\"schema\":\"\\\"string\\\"\"}");
      attempts.add(
          "https\tPUT\t"
              + address
              + "/apis/ccompat/v7/config\t"
              + login
              + "\t{\"compatibility\":\"NONE\"}");
    }
    return attempts;
  }

  private static List<String> searchRoutes() {
    String address = address(stack.endpoints().elasticsearchUrl());
    List<String> attempts = new ArrayList<>();
    for (String login :
        List.of(
            "",
            basic("admin", "admin"),
            basic("elastic", "changeme"),
            basic("operator", ""),
            "Authorization: ApiKey YTpi")) {
      for (String path :
          List.of(
              "/",
              "/_cat/indices",
              "/_nodes",
              "/_cluster/state",
              "/_security/user",
              "/_all/_search",
              "/_search?q=*",
              "/_snapshot",
              "/_tasks")) {
        attempts.add("https\tGET\t" + address + path + "\t" + login + "\t");
      }
      attempts.add(
          "https\tPOST\t"
              + address
              + "/_security/user/theirs\t"
              + login
              + "\t{\"password\":\"secret-of-theirs\",\"roles\":[\"superuser\"]}");
      attempts.add("https\tDELETE\t" + address + "/spoor-findings-000001\t" + login + "\t");
    }
    for (String index :
        List.of(
            "spoor-events",
            "spoor-actions",
            "spoor-chains",
            "spoor-findings",
            "spoor-identities",
            "spoor-alerts")) {
      attempts.add("https\tGET\t" + address + "/" + index + "/_search\t\t");
      attempts.add("https\tPOST\t" + address + "/" + index + "/_doc\t\t{\"tenant\":\"default\"}");
      attempts.add(
          "https\tPOST\t"
              + address
              + "/"
              + index
              + "/_delete_by_query\t\t{\"query\":{\"match_all\":{}}}");
    }
    return attempts;
  }

  /** Metadata, fetch, produce, create and delete, without and with TLS. */
  private static List<String> topics() {
    String[] server = stack.endpoints().bootstrapServers().split(":", 2);
    List<String> attempts = new ArrayList<>();
    for (Topic topic : TopicCatalogue.fixed()) {
      for (String api : List.of("3/1", "1/4", "0/3")) {
        attempts.add("kafka\ttls\t" + server[1] + "\t" + api + "\t" + topic.name());
      }
    }
    for (String api : List.of("19/2", "20/1", "29/1", "30/1", "51/0", "3/1", "1/4", "0/3")) {
      attempts.add("kafka\ttls\t" + server[1] + "\t" + api + "\tspoor.manifests");
      attempts.add("kafka\tplain\t" + server[1] + "\t" + api + "\tspoor.manifests");
    }
    return attempts;
  }

  /** The pages hold no secret and have no login; a web page of another site cannot read them. */
  private static List<String> applicationPages() {
    String address = address(stack.endpoints().appHealthUrl());
    return List.of(
        "http\tGET\t" + address + "/health\tHost: evil.example\t",
        "http\tGET\t" + address + "/metrics\tHost: evil.example\t",
        "http\tPOST\t" + address + "/health\t\t{}",
        "http\tDELETE\t" + address + "/metrics\t\t");
  }

  private static String basic(String user, String password) {
    return "Authorization: Basic "
        + java.util.Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private static String address(String url) {
    URI uri = URI.create(url);
    return uri.getHost() + ":" + uri.getPort();
  }

  private static List<String> components() {
    return List.of("kafka", "registry", "elasticsearch", "connect", "app");
  }

  /** Processes of a component, from its pid file. */
  private static List<Long> pids(String component) throws IOException {
    return Files.readAllLines(STATE.resolve("pids").resolve(component + ".pid")).stream()
        .map(line -> Long.parseLong(line.split(" ", -1)[0]))
        .filter(pid -> Files.exists(Path.of("/proc/" + pid)))
        .toList();
  }

  private static Map<String, String> notRefused(Map<String, String> results) {
    Map<String, String> wrong = new TreeMap<>(results);
    wrong.values().removeIf(result -> result.startsWith("REFUSED"));
    return wrong;
  }

  private static Map<String, String> attemptAs(int user, List<String> attempts) throws Exception {
    Process process =
        new ProcessBuilder(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + user,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--bounding-set=-all",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djdk.httpclient.allowRestrictedHeaders=host",
                "-Djdk.internal.httpclient.disableHostnameVerification=true",
                "-cp",
                program.toString(),
                IntruderMain.class.getName())
            .directory(program.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    CompletableFuture<List<String>> lines =
        CompletableFuture.supplyAsync(
            () ->
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))
                    .lines()
                    .toList());
    try (var out = process.outputWriter(UTF_8)) {
      for (String attempt : attempts) {
        out.write(attempt + "\n");
      }
    }
    List<String> results = lines.get();
    assertThat(process.waitFor()).isZero();
    assertThat(results).hasSameSizeAs(attempts);
    Map<String, String> byAttempt = new TreeMap<>();
    for (int i = 0; i < results.size(); i++) {
      byAttempt.put(attempts.get(i), results.get(i));
    }
    return byAttempt;
  }
}
