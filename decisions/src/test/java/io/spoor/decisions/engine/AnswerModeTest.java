package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.BatchRequest;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.RequestedEntity;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.decisions.view.RunContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each answer of a server that reads chains says by how old facts it was made, and the mode. */
class AnswerModeTest {
  private static final CallerRights GATEWAY = new CallerRights("gateway", "acme", true);
  private static final Duration GENERAL = Duration.ofSeconds(5);

  private final List<AnsweredRequest> recorded = new ArrayList<>();
  private final AgedRuns runs = new AgedRuns();
  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private DecisionEngine engine;

  /** Runs of which nothing is known but the age of the facts. */
  private static final class AgedRuns implements RunContext {
    private @Nullable Duration age;

    @Override
    public DescribedRun describe(String tenant, ObjectNode asked, RequestedEntity resource) {
      ObjectNode spoor = JsonNodeFactory.instance.objectNode().put("known", false);
      staleness().ifPresent(known -> spoor.put("staleness_ms", known.toMillis()));
      return new DescribedRun(spoor, staleness());
    }

    @Override
    public Optional<Duration> staleness() {
      return Optional.ofNullable(age);
    }
  }

  @BeforeEach
  void load() throws Exception {
    Files.writeString(folder.resolve("p.cedar"), "permit(principal, action, resource);");
    engine = new DecisionEngine(PolicyFolder.load(folder), line -> {});
  }

  private DecisionPoint decisions(RunContext known) {
    var stale =
        new StaleRuns(
            GENERAL,
            Map.of("pay", Duration.ofSeconds(1), "list", Duration.ofSeconds(30)),
            Set.of("list"));
    return new DecisionPoint(
        () -> engine,
        known,
        stale,
        Blocks.NONE,
        Confirmations.NONE,
        answered -> {
          recorded.add(answered);
          return true;
        });
  }

  private Decision ask(DecisionPoint decisions, String action, String spoor) throws Exception {
    return decisions.evaluate(
        EvaluationRequest.read(
            EngineFixture.json(
                """
                {"subject":{"type":"user","id":"a"},"action":{"name":"%s"},
                 "resource":{"type":"r","id":"r"},"context":{"spoor":%s}}"""
                    .formatted(action, spoor))),
        GATEWAY);
  }

  private static JsonNode spoor(Decision answer) {
    return answer.json().at("/context/spoor");
  }

  @Test
  void alsoWhereTheRequestStatesNoRun() throws Exception {
    DecisionPoint decisions = decisions(runs);
    runs.age = Duration.ofMillis(321);

    Decision answer = ask(decisions, "read", "null");

    assertThat(answer.isAllowed()).isTrue();
    assertThat(spoor(answer)).hasToString("{\"staleness_ms\":321,\"mode\":\"normal\"}");
    // It rests on no run, and so the record names none and no mode for old facts.
    assertThat(recorded.getLast().answer().run()).isEmpty();
    runs.age = null;
    assertThat(spoor(ask(decisions, "read", "null"))).hasToString("{\"mode\":\"normal\"}");
  }

  @Test
  void alsoAnItemThatIsNoRequest() throws Exception {
    runs.age = Duration.ofMillis(321);
    BatchRequest batch =
        BatchRequest.read(EngineFixture.json("{\"evaluations\":[{\"subject\":1}]}"), GATEWAY);

    Decision answer = decisions(runs).evaluate(batch, GATEWAY).getFirst();

    assertThat(answer.isAllowed()).isFalse();
    assertThat(spoor(answer)).hasToString("{\"staleness_ms\":321,\"mode\":\"normal\"}");
  }

  @Test
  void withoutChainsThereIsNeither() throws Exception {
    assertThat(ask(decisions(RunContext.NONE), "read", "null").run()).isEmpty();
  }

  @Test
  void anActionMayHaveADeadlineOfItsOwn() throws Exception {
    DecisionPoint decisions = decisions(runs);
    runs.age = Duration.ofSeconds(3);

    assertThat(mode(decisions, "pay")).isEqualTo("fail_closed");
    assertThat(mode(decisions, "read")).isEqualTo("normal");
    assertThat(mode(decisions, "list")).isEqualTo("normal");

    runs.age = Duration.ofSeconds(6);
    assertThat(mode(decisions, "read")).isEqualTo("fail_closed");
    assertThat(mode(decisions, "list")).isEqualTo("normal");

    runs.age = Duration.ofSeconds(31);
    assertThat(mode(decisions, "list")).isEqualTo("fail_open");
  }

  private String mode(DecisionPoint decisions, String action) throws Exception {
    Decision answer = ask(decisions, action, "{\"credential_id\":\"k\"}");
    String mode = spoor(answer).path("mode").asText();
    assertThat(answer.isAllowed()).isEqualTo(!mode.equals("fail_closed"));
    assertThat(spoor(answer).path("staleness_ms").longValue()).isPositive();
    return mode;
  }
}
