package io.spoor.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.command.RootCommand;
import io.spoor.cli.output.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The life of a stack as its commands show it, in order: each test goes on where the last one
 * ended.
 */
@Order(Integer.MAX_VALUE - 1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalStackIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** All but the decision server, which is there on request. */
  private static final Set<StackComponent> COMPONENTS =
      EnumSet.complementOf(EnumSet.of(StackComponent.DECISIONS));

  private record Outcome(int exit, String out, String err) {}

  @BeforeAll
  static void up() {
    SharedStack.endpoints();
  }

  @Test
  @Order(1)
  void aSecondUpSaysThatItIsRunning() {
    Outcome up = spoor("up");

    assertThat(up.exit()).isZero();
    assertThat(up.err()).contains("The stack is already running").doesNotContain("kafka ... ready");
    for (StackComponent component : COMPONENTS) {
      assertThat(up.err()).containsPattern(component.label() + " \\.+ already running");
    }
  }

  @Test
  @Order(2)
  void statusTellsOfEveryComponent() throws Exception {
    Outcome table = spoor("status");
    Outcome lines = spoor("status", "--json");

    assertThat(table.exit()).isZero();
    assertThat(table.out())
        .contains("COMPONENT", "elasticsearch", "2 search tasks running", "evidence: ");
    assertThat(lines.exit()).isZero();
    List<JsonNode> components = objects(lines.out());
    assertThat(components).hasSameSizeAs(COMPONENTS);
    assertThat(components).allMatch(each -> each.path("state").asText().equals("up"));
    assertThat(components).allMatch(each -> each.path("pid").asLong() > 0);
    assertThat(components.stream().mapToLong(each -> each.path("resident_bytes").asLong()).sum())
        .as("resident memory of the whole stack, bytes")
        .isLessThan(3L << 30);
  }

  @Test
  @Order(3)
  void statusNoticesAKilledComponent() throws Exception {
    SharedStack.kill(StackComponent.REGISTRY);
    SharedStack.kill(StackComponent.APP);

    Outcome status = spoor("status", "--json");

    assertThat(status.exit()).isEqualTo(1);
    assertThat(objects(status.out()))
        .filteredOn(each -> each.path("state").asText().equals("down"))
        .extracting(each -> each.path("component").asText())
        .containsExactly("registry", "app");
  }

  @Test
  @Order(4)
  void upRepairsWhatDiedAndLeavesTheRest() {
    Endpoints before = LocalStack.running(SharedStack.home()).endpoints();

    Outcome up = spoor("up");

    assertThat(up.exit()).isZero();
    assertThat(up.err()).containsPattern("app \\.+ ready").containsPattern("kafka \\.+ already");
    assertThat(spoor("status").exit()).isZero();
    assertThat(LocalStack.running(SharedStack.home()).endpoints()).isEqualTo(before);
  }

  @Test
  @Order(5)
  void aDecisionServerIsAddedRepairedAndRemembered() throws Exception {
    Outcome added = spoor("up", "--decisions", "--json");
    assertThat(added.exit()).as(added.err()).isZero();
    assertThat(added.err())
        .containsPattern("decisions \\.+ ready")
        .contains("the starter policies are in force");
    String url = objects(added.out()).getFirst().path("decisions_url").asText();
    assertThat(ask(url)).contains("\"known\":false", "\"policy_set\":{\"version\":1,");
    assertThat(spoor("status").out())
        .containsPattern("decisions +up +")
        .containsPattern("decisions: ready; version 1 of the policies; facts of runs are .* s old");

    SharedStack.kill(StackComponent.DECISIONS);
    Outcome status = spoor("status", "--json");
    assertThat(status.exit()).isEqualTo(1);
    assertThat(objects(status.out()).getLast().path("state").asText()).isEqualTo("down");
    Outcome repaired = spoor("up");

    assertThat(repaired.exit()).as(repaired.err()).isZero();
    assertThat(repaired.err())
        .containsPattern("decisions \\.+ ready")
        .containsPattern("app \\.+ already")
        .doesNotContain("starter policies");
    assertThat(ask(url)).contains("\"known\":false");
    assertThat(spoor("status").exit()).isZero();
  }

  @Test
  @Order(6)
  void aStackWithoutADecisionServerHasNoViews() throws Exception {
    Outcome removed = spoor("up", "--no-decisions");

    assertThat(removed.exit()).as(removed.err()).isZero();
    assertThat(removed.err())
        .containsPattern("decisions \\.+ stopped")
        .containsPattern("app \\.+ ready");
    assertThat(objects(spoor("status", "--json").out())).hasSameSizeAs(COMPONENTS);
  }

  private static String ask(String url) throws Exception {
    String token = Files.readString(LocalStack.decisionToken(SharedStack.home()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url + "/access/v1/evaluation"))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          """
                          {"subject": {"type": "identity", "id": "emma"},
                           "action": {"name": "tools/call"},
                           "resource": {"type": "tool", "id": "read_invoice"},
                           "context": {"spoor": {}}}"""))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  @Order(7)
  void downStopsEverything() throws Exception {
    List<ComponentRecord> components = StackRecord.read(SharedStack.home().record()).components();

    Outcome down = spoor("down");

    assertThat(down.exit()).isZero();
    assertThat(components).noneMatch(each -> each.process().isAlive());
    assertThat(spoor("status").exit()).isEqualTo(1);
    Outcome again = spoor("down");
    assertThat(again.exit()).isZero();
    assertThat(again.err()).contains("nothing was running");
  }

  @Test
  @Order(8)
  void upNamesCauseAndLogWhenTheAppDoesNotStartAndLeavesNothingBehind() {
    Outcome up = spoor("up", "--app", "content.capture=nonsense");

    assertThat(up.exit()).isEqualTo(1);
    assertThat(up.err())
        .contains("app did not start", "content.capture", Path.of("logs", "app.log").toString());
    assertThat(LocalStack.status(SharedStack.home()))
        .allMatch(each -> each.state() == ComponentStatus.State.DOWN);
  }

  @Test
  @Order(9)
  void wipeRemovesTheData() {
    assertThat(spoor("down", "--wipe").exit()).isZero();

    assertThat(SharedStack.home().state().resolve("kafka")).doesNotExist();
    assertThat(SharedStack.home().record()).doesNotExist();
    assertThat(SharedStack.home().security()).isEmpty();
  }

  private static List<JsonNode> objects(String lines) throws Exception {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      objects.add(JSON.readTree(line));
    }
    return objects;
  }

  private static Outcome spoor(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        Terminal.of(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state-dir", SharedStack.stateDir()));
    int exit = RootCommand.run(terminal, all.toArray(String[]::new));
    return new Outcome(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
