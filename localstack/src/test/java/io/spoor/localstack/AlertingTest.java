package io.spoor.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spoor.launchers.Connectors;
import java.io.IOException;
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
class AlertingTest {
  private static final Alerting NOTHING = new Alerting(null, Map.of(), Map.of());

  @TempDir private Path directory = Path.of("");

  /** Names of the connectors that the worker has. */
  private final Set<String> there = new ConcurrentSkipListSet<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer connect;

  @BeforeEach
  void start() throws IOException {
    connect = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    connect.createContext("/connectors", this::answer);
    connect.start();
  }

  @AfterEach
  void stop() {
    connect.stop(0);
  }

  @Test
  void aRefusedTargetIsNamedAndTheOthersRun() throws IOException {
    Alerting applied = apply(NOTHING, routing("pager", "refused", "zulip"));

    assertThat(there).containsExactly("spoor-alerts-pager", "spoor-alerts-zulip");
    assertThat(applied.running()).containsExactly("pager", "zulip");
    assertThat(applied.problems())
        .singleElement()
        .asString()
        .contains("alert target refused does not run", "the secret is missing");
    assertThat(applied.isOn()).as("the file is remembered").isTrue();
  }

  @Test
  void aTargetWhoseTaskFailsIsNamedAndTheOthersRun() throws IOException {
    Alerting applied = apply(NOTHING, routing("broken", "pager"));

    assertThat(applied.running()).containsExactly("pager");
    assertThat(applied.problems()).singleElement().asString().contains("broken", "no such host");
  }

  @Test
  void aFileOfWhichNoTargetIsTakenChangesNothing() throws IOException {
    Alerting before = apply(NOTHING, routing("pager"));

    Alerting applied = apply(before, routing("refused"));

    assertThat(applied.routing()).isEqualTo(before.routing());
    assertThat(applied.problems()).singleElement().asString().contains("the secret is missing");
    assertThat(there).containsExactly("spoor-alerts-pager");
  }

  @Test
  void whatWasRefusedIsRememberedUntilItRuns() throws IOException {
    Path state = directory.resolve("alerting.json");
    StateFile.write(state, apply(NOTHING, routing("pager", "refused")));
    Alerting read = StateFile.read(state, Alerting.class, NOTHING);
    assertThat(read.problems()).hasSize(1);

    assertThat(apply(read, routing("pager")).problems()).isEmpty();
    Files.writeString(state, "{\"routing\":null,\"since\":{}}");
    assertThat(StateFile.read(state, Alerting.class, NOTHING).problems())
        .as("a file of an earlier version")
        .isEmpty();
  }

  private Alerting apply(Alerting before, Path routing) {
    String url = "http://127.0.0.1:" + connect.getAddress().getPort();
    return before
        .with(routing.toString())
        .apply(before, new Connectors(url), "kafka:9092", "http://registry", Map.of());
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

  private void answer(HttpExchange exchange) throws IOException {
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
        there.add(name);
      }
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      there.remove(name);
    } else if (name.isEmpty()) {
      json =
          there.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(",", "[", "]"));
    } else if (!there.contains(name) || path.endsWith("/config")) {
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
