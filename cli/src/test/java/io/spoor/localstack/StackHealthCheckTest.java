package io.spoor.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.spoor.cli.command.stack.StackJson;
import io.spoor.cli.command.stack.StatusTable;
import io.spoor.launchers.ProcessIdentity;
import io.spoor.platform.sink.BacklogReport;
import io.spoor.platform.sink.SinkState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackHealthCheckTest {

  private static final ProcessIdentity SELF = ProcessIdentity.of(ProcessHandle.current());

  @TempDir private Path state;

  @Test
  void aComponentThatWasNeverStartedIsDown() {
    assertThat(
            StackHealthCheck.of(StackRecord.empty(), Optional.empty(), sinks(), Optional.empty()))
        .allMatch(each -> each.state() == ComponentStatus.State.DOWN)
        .allMatch(each -> each.process().isEmpty())
        .extracting(ComponentStatus::component)
        .doesNotContain(StackComponent.DECISIONS)
        .hasSize(StackComponent.values().length - 1);
  }

  @Test
  void aStrangerWithTheRecordedPidIsNotTheComponent() {
    long earlier = SELF.startedMillis() - Duration.ofHours(1).toMillis();

    ComponentStatus app = appOf(record(earlier, "http://127.0.0.1:1/health"));

    assertThat(app.state()).isEqualTo(ComponentStatus.State.DOWN);
  }

  @Test
  void aProcessThatDoesNotAnswerIsNotUp() {
    ComponentStatus app = appOf(record(SELF.startedMillis(), "http://127.0.0.1:1/health"));

    assertThat(app.state()).isEqualTo(ComponentStatus.State.NOT_ANSWERING);
    assertThat(StatusTable.lines(List.of(app)).get(1)).contains("not-answering");
  }

  @Test
  void aProcessThatAnswersIsUp() throws Exception {
    HttpServer page =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    page.start();
    String url = "http://127.0.0.1:" + page.getAddress().getPort() + "/health";

    ComponentStatus app = appOf(record(SELF.startedMillis(), url));
    page.stop(0);

    assertThat(app.state()).isEqualTo(ComponentStatus.State.UP);
    assertThat(StackJson.status(app))
        .contains("\"component\":\"app\"", "\"state\":\"up\"", "\"pid\":" + SELF.pid(), url);
  }

  @Test
  void theRecordIsReadAsItWasWritten() {
    StackRecord stack = StackRecord.empty().with(record(1, "http://127.0.0.1:8080/health"));
    Path file = state.resolve("stack.json");

    stack.write(file);

    assertThat(StackRecord.read(file)).isEqualTo(stack);
    assertThat(stack.components().getFirst().port()).isEqualTo(8080);
  }

  @Test
  void aDamagedRecordIsAMessageNotACrash() throws Exception {
    Path file = Files.writeString(state.resolve("stack.json"), "{\"components\":[");

    assertThatThrownBy(() -> StackRecord.read(file))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void twoCommandsDoNotWorkOnOneStackAtOnce() {
    try (StackLock _ = StackLock.acquire(state)) {
      assertThatThrownBy(() -> StackLock.acquire(state))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("pid " + SELF.pid())
          .hasMessageContaining(state.toString());
    }
    StackLock.acquire(state).close();
  }

  private static StackHealthCheck.SinkSources sinks(SinkState... states) {
    return new StackHealthCheck.SinkSources(() -> "", List::of, () -> List.of(states));
  }

  /** Its tasks run, so that Connect alone would call it healthy. */
  @Test
  void aSinkThatIsStuckIsNamedWithTimeReasonAndBacklog() throws Exception {
    HttpServer connect =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    connect.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] body =
              (path.endsWith("/status")
                      ? "{\"name\":\"spoor-elasticsearch\",\"connector\":{\"state\":\"RUNNING\"},"
                          + "\"tasks\":[{\"id\":0,\"state\":\"RUNNING\"}]}"
                      : path.endsWith("/connectors") ? "[\"spoor-elasticsearch\"]" : "{}")
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    connect.start();
    String url = "http://127.0.0.1:" + connect.getAddress().getPort();
    Instant since = Instant.now().minusSeconds(240);
    var stuck =
        SinkState.of(
            "spoor-elasticsearch",
            List.of(
                new SinkState.Progress(
                    10, 30, Optional.of(BacklogReport.failing(since, "the shard limit", since)))),
            true);

    ComponentStatus working = connectOf(url);
    ComponentStatus status = connectOf(url, stuck);
    connect.stop(0);

    assertThat(working.state()).isEqualTo(ComponentStatus.State.UP);
    assertThat(working.detail()).contains("1 search tasks running");
    assertThat(status.state()).isEqualTo(ComponentStatus.State.FAILED);
    assertThat(status.detail())
        .contains(
            "spoor-elasticsearch stuck since " + since.truncatedTo(ChronoUnit.SECONDS),
            "the shard limit",
            "20 records behind, 24");
  }

  @Test
  void aDecisionServerThatDoesNotDecideIsNotUp() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/.well-known/authzen-configuration",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();

    ComponentStatus ready =
        decisionsOf(url, new DecisionServerStatus(null, 3, Duration.ofMillis(420)));
    ComponentStatus old =
        decisionsOf(url, new DecisionServerStatus(null, 3, Duration.ofSeconds(12)));
    ComponentStatus waiting = decisionsOf(url, new DecisionServerStatus("no policies", 0, null));
    server.stop(0);

    assertThat(ready.state()).isEqualTo(ComponentStatus.State.UP);
    assertThat(ready.detail())
        .isEqualTo("ready; version 3 of the policies; facts of runs are 0.4 s old");
    assertThat(old.state()).isEqualTo(ComponentStatus.State.FAILED);
    assertThat(old.detail()).contains("12.0 s old", "calls of runs are denied");
    assertThat(waiting.state()).isEqualTo(ComponentStatus.State.FAILED);
    assertThat(waiting.detail()).isEqualTo("not ready: no policies");
  }

  private static ComponentStatus decisionsOf(String url, DecisionServerStatus status) {
    var record =
        new ComponentRecord(
            "decisions", SELF.pid(), SELF.startedMillis(), url, "/var/log/d.log", List.of());
    return StackHealthCheck.of(
            StackRecord.empty().with(record), Optional.empty(), sinks(), Optional.of(_ -> status))
        .getLast();
  }

  private static ComponentStatus connectOf(String url, SinkState... states) {
    var record =
        new ComponentRecord(
            "connect", SELF.pid(), SELF.startedMillis(), url, "/var/log/connect.log", List.of());
    return StackHealthCheck.of(
            StackRecord.empty().with(record), Optional.empty(), sinks(states), Optional.empty())
        .stream()
        .filter(each -> each.component() == StackComponent.CONNECT)
        .findFirst()
        .orElseThrow();
  }

  private static ComponentStatus appOf(ComponentRecord record) {
    return StackHealthCheck.of(
            StackRecord.empty().with(record), Optional.empty(), sinks(), Optional.empty())
        .getLast();
  }

  private static ComponentRecord record(long startedMillis, String endpoint) {
    return new ComponentRecord(
        "app", SELF.pid(), startedMillis, endpoint, "/var/log/app.log", List.of());
  }
}
