package io.spoor.localstack.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.spoor.launchers.ConnectClient;
import io.spoor.launchers.ServerCredentials;
import io.spoor.platform.connection.SecretResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static Intruder intruder;

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
    intruder = Intruder.install();
  }

  @AfterAll
  static void down() {
    if (intruder != null) {
      intruder.close();
    }
    if (stack != null) {
      load.join();
    }
  }

  @Test
  void everyAttemptIsRefused() throws Exception {
    var local = new LocalAttempts(STATE, stack.endpoints());
    List<String> attempts = new ArrayList<>(local.files());
    attempts.addAll(local.processes());
    attempts.addAll(local.ports());
    attempts.addAll(local.topics());
    attempts.addAll(new RouteAttempts(stack.endpoints()).all());

    Map<String, String> results =
        intruder.attemptAs(STRANGER, attempts.stream().distinct().toList());

    assertThat(results).hasSizeGreaterThanOrEqualTo(60);
    assertThat(Intruder.notRefused(results)).isEmpty();
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
    List<String> attempts = new ArrayList<>(new LocalAttempts(STATE, stack.endpoints()).files());
    attempts.removeIf(attempt -> attempt.contains(STATE.resolve("elasticsearch") + "/"));
    attempts.addAll(new RouteAttempts(stack.endpoints()).connectRoutes());
    attempts.add("create\t" + STATE.resolve("elasticsearch/new"));
    attempts.add("move\t" + STATE.resolve("elasticsearch/data"));
    attempts.add("read\t/etc/shadow");
    attempts.add("list\t/root");

    assertThat(Intruder.notRefused(intruder.attemptAs(account, attempts))).isEmpty();

    assertThat(intruder.attemptAs(account, List.of("list\t" + data)).values())
        .allMatch(each -> each.startsWith("ALLOWED"));
    for (long pid : new StackProcesses(STATE).pids("elasticsearch")) {
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
    for (String component : StackProcesses.components()) {
      for (long pid : new StackProcesses(STATE).pids(component)) {
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
}
