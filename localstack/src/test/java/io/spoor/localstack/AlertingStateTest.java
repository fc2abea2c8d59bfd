package io.spoor.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spoor.launchers.ConnectClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong target of alerts does not run, and holds up no other. */
class AlertingStateTest {
  private static final AlertingState NOTHING = new AlertingState(null, Map.of(), Map.of());

  @TempDir private Path directory = Path.of("");

  /** Names of the connectors that the worker has. */
  private final Set<String> existing = new ConcurrentSkipListSet<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer connect;

  @BeforeEach
  void start() throws IOException {
    connect = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    connect.createContext("/connectors", this::handle);
    connect.start();
  }

  @AfterEach
  void stop() {
    connect.stop(0);
  }

  @Test
  void aRefusedTargetIsNamedAndTheOthersRun() throws IOException {
    AlertingState applied = apply(NOTHING, routing("pager", "refused", "zulip"));

    assertThat(existing).containsExactly("spoor-alerts-pager", "spoor-alerts-zulip");
    assertThat(applied.running()).containsExactly("pager", "zulip");
    assertThat(applied.problems())
        .singleElement()
        .asString()
        .contains("alert target refused does not run", "the secret is missing");
    assertThat(applied.isOn()).as("the file is remembered").isTrue();
  }

  @Test
  void aTargetWhoseTaskFailsIsNamedAndTheOthersRun() throws IOException {
    AlertingState applied = apply(NOTHING, routing("broken", "pager"));

    assertThat(applied.running()).containsExactly("pager");
    assertThat(applied.problems()).singleElement().asString().contains("broken", "no such host");
  }

  @Test
  void aFileOfWhichNoTargetIsTakenChangesNothing() throws IOException {
    AlertingState before = apply(NOTHING, routing("pager"));

    AlertingState applied = apply(before, routing("refused"));

    assertThat(applied.routing()).isEqualTo(before.routing());
    assertThat(applied.problems()).singleElement().asString().contains("the secret is missing");
    assertThat(existing).containsExactly("spoor-alerts-pager");
  }

  @Test
  void whatWasRefusedIsRememberedUntilItRuns() throws IOException {
    Path state = directory.resolve("alerting.json");
    StateFile.write(state, apply(NOTHING, routing("pager", "refused")));
    AlertingState read = StateFile.read(state, AlertingState.class, NOTHING);
    assertThat(read.problems()).hasSize(1);

    assertThat(apply(read, routing("pager")).problems()).isEmpty();
  }

  private AlertingState apply(AlertingState before, Path routing) {
    String url = "http://127.0.0.1:" + connect.getAddress().getPort();
    return before
        .with(routing.toString())
        .apply(before, new ConnectClient(url), "kafka:9092", "http://registry", Map.of());
  }

  private Path routing(String... targets) throws IOException {
    String members =
        new TreeSet<>(Set.of(targets))
            .stream()
                .map(target -> "\"" + target + "\":{\"type\":\"webhook\"}")
                .collect(Collectors.joining(","));
    return Files.writeString(
        directory.resolve("routing-" + String.join("-", targets) + ".json"),
        "{\"targets\":{" + members + "}}");
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String[] parts = path.split("/", -1);
    String name = parts.length > 2 ? parts[2] : "";
    int status = 200;
    String json = "{}";
    if (exchange.getRequestMethod().equals("PUT")) {
      if (name.endsWith("refused")) {
        status = 400;
        json = "{\"message\":\"the secret is missing\"}";
      } else {
        existing.add(name);
      }
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      existing.remove(name);
    } else if (name.isEmpty()) {
      json =
          existing.stream()
              .map(each -> "\"" + each + "\"")
              .collect(Collectors.joining(",", "[", "]"));
    } else if (!existing.contains(name) || path.endsWith("/config")) {
      status = 404;
    } else {
      String task =
          name.endsWith("broken")
              ? "{\"state\":\"FAILED\",\"trace\":\"no such host\"}"
              : "{\"state\":\"RUNNING\"}";
      json = "{\"connector\":{\"state\":\"RUNNING\"},\"tasks\":[" + task + "]}";
    }
    exchange.getRequestBody().readAllBytes();
    byte[] body = json.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
