package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.RunContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a topic is behind, its policies, blocks and answers are not decided by. */
class OverdueInputsTest {
  private static final String LATE =
      "the topic spoor.policies has not been read to its end since x";

  private final AtomicReference<Optional<String>> overdue = new AtomicReference<>(Optional.empty());
  @TempDir private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private DecisionPoint decisions;

  @BeforeEach
  void load() throws Exception {
    Files.writeString(
        folder.resolve("p.cedar"),
        "@id(\"all\") permit(principal, action == Action::\"read\", resource);");
    var policies = new DecisionEngine(PolicyFolder.load(folder), line -> {});
    decisions =
        new DecisionPoint(
                () -> policies,
                RunContext.NONE,
                new StaleRuns(Duration.ofSeconds(5), Set.of("stop")),
                Blocks.NONE,
                Confirmations.NONE,
                DecisionLog.NONE)
            .withInputs(overdue::get);
  }

  private Decision ask(String action) throws Exception {
    return decisions
        .withPoliciesInForce()
        .evaluate(
            EvaluationRequest.read(
                EngineFixture.json(
                    """
                    {"subject":{"type":"user","id":"a"},"action":{"name":"%s"},
                     "resource":{"type":"r","id":"r"}}"""
                        .formatted(action))),
            CallerRights.NONE);
  }

  @Test
  void aRequestWithoutARunIsAnsweredByTheModeOfItsAction() throws Exception {
    assertThat(ask("read").isAllowed()).isTrue();
    assertThat(ask("stop").isAllowed()).isFalse();

    overdue.set(Optional.of(LATE));

    Decision closed = ask("read");
    assertThat(closed.isAllowed()).isFalse();
    assertThat(closed.policies()).isEmpty();
    assertThat(closed.json().at("/context/error/message").asText()).isEqualTo(LATE);
    assertThat(closed.json().at("/context/spoor/mode").asText()).isEqualTo("fail_closed");
    Decision open = ask("stop");
    assertThat(open.isAllowed()).isTrue();
    assertThat(open.json().at("/context/spoor/mode").asText()).isEqualTo("fail_open");

    overdue.set(Optional.empty());
    assertThat(ask("read").isAllowed()).isTrue();
  }
}
