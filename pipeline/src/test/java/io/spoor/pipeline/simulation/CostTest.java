package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What an action costs does not grow with its chain, and no step takes long: counted in rows, which
 * time would only blur.
 */
@Tag("slow")
class CostTest {
  private static final int ACTIONS_A_ROUND = 100;
  private static final int ACTIONS_A_TOKEN = 10;
  private static final StageSettings SETTINGS = StageSettings.defaults();

  /** A chunk moves or evaluates so many rows, each of them with a few that belong to it. */
  private static final long MOST_IN_A_STEP = 16L * SETTINGS.moveChunk();

  @Test
  void anActionOfAHundredThousandCostsWhatOneOfTenDoes() {
    int measured = 10_000;

    var chainsOfTen = new CountedStages(SETTINGS);
    long small =
        chainsOfTen.cost(
            stages -> {
              for (int run = 0; run < measured / 10; run++) {
                act(stages, run * 10, (run + 1) * 10, Events.trace("run" + run));
              }
            });

    var oneLong = new CountedStages(SETTINGS);
    String run = Events.trace("run");
    act(oneLong, 0, 100_000 - measured, run);
    long large = oneLong.cost(stages -> act(stages, 100_000 - measured, 100_000, run));

    oneLong.publish();
    Chain chain = chain(oneLong, run);
    assertThat(chain.getActionCount()).isEqualTo(100_000);
    assertThat(chain.getSegmentCount()).isEqualTo(1);
    assertThat(chain.getCredentials()).hasSize(1_000);
    assertThat(chain.getTruncated()).isTrue();
    assertThat((double) large / small).isLessThanOrEqualTo(1.3);
  }

  /**
   * A block of the log holds 64 records: what reads one for each event costs as many times more.
   */
  @Test
  void aRequestIdCostsFewRowsAnEventHoweverManyAreLogged() {
    int calls = 10_000;
    long without = new CountedStages(SETTINGS).cost(stages -> call(stages, calls, false));
    long with = new CountedStages(SETTINGS).cost(stages -> call(stages, calls, true));

    assertThat((double) (with - without) / calls).isLessThan(3.5);
  }

  private static void call(CountedStages stages, int calls, boolean requesting) {
    String server = Events.accessKey("ASIAserver");
    for (int i = 0; i < calls; i++) {
      Events call = Events.call("call" + i, i, server, "server");
      stages.process(requesting ? call.requesting("9fe5a77e-cf83-712d-" + i) : call);
    }
  }

  /** Each run presents a new token every ten actions; a round comes every so many actions. */
  private static void act(CountedStages stages, int from, int to, String run) {
    for (int i = from; i < to; i++) {
      String token = Events.token(Keys.value(run) + "-" + i / ACTIONS_A_TOKEN);
      stages.process(
          Events.span("e%06d".formatted(i), i, run).as("emma").by("agent0").presents(token));
      if (i % ACTIONS_A_ROUND == 0) {
        stages.publishCycle();
      }
    }
  }

  @Test
  void aMergeOfTwoLongChainsHoldsNobodyUp() {
    var stages = new CountedStages(SETTINGS);
    Histories.manifests().forEach(stages::addManifest);
    String run = Events.trace("run");
    String key = Events.accessKey("ASIA");
    for (int i = 0; i < 50_000; i++) {
      stages.process(Events.span("span" + i, i, run).as("emma").by("agent0"));
      stages.process(Events.call("call" + i, i, key, "role" + i % 100));
    }
    stages.publish();
    assertThat(chain(stages, key).getActionCount()).isEqualTo(50_000);

    stages.maxStepOperations = 0;
    int waited = 0;
    stages.enqueue(Events.span("late", 0, run).as("emma").by("agent0").presents(key));
    for (int other = 0; stages.step(); other++) {
      if (other % 100 == 0) {
        String trace = Events.trace("other" + other);
        String role = Events.accessKey("OTHER" + other);
        stages.enqueue(Events.span("s" + other, 1, trace).as("tom").by("agent0").presents(role));
        stages.enqueue(Events.call("c" + other, 2, role, "admin"));
        stages.publishCycle();
      }
      waited = Math.max(waited, stages.pendingActions.size());
    }

    stages.publish();
    assertThat(chain(stages, run).getActionCount()).isEqualTo(100_001);
    assertThat(chain(stages, key).getStatus()).isEqualTo("merged");
    assertThat(stages.findings.values())
        .extracting(Finding::getRuleId)
        .filteredOn("undeclared-identity-switch"::equals)
        .hasSizeGreaterThan(400);
    assertThat(waited).isLessThanOrEqualTo(2 * SETTINGS.moveChunk() + 50);
    assertThat(stages.maxStepOperations).isLessThanOrEqualTo(MOST_IN_A_STEP);
  }

  @Test
  void tenThousandChildrenAreEvaluatedAgainInTurns() {
    var stages = new CountedStages(SETTINGS);
    String parent = Events.accessKey("PARENT");
    int children = 10_000;
    stages.process(Events.call("use", 1_000_000, parent, "somebody"));
    for (int i = 0; i < children; i++) {
      String child = Events.accessKey("CHILD" + i);
      stages.process(
          Events.call("assume" + i, 1_000_001 + i, parent, "somebody").issues(child, "role"),
          Events.call("child" + i, 1_000_002 + i, child, "role"));
    }
    stages.maxStepOperations = 0;

    // Ever earlier words of who the parent is, while it is still being told to its children.
    for (int i = 0; i < 100; i++) {
      stages.enqueue(Events.call("before" + i, 1_000 - i, parent, "before" + i));
    }
    Map<String, Integer> reminders = new HashMap<>();
    while (stages.step()) {
      int waiting =
          (int)
              stages.pendingActions.stream()
                  .filter(message -> message.getSchema().getName().equals("EvaluationContinued"))
                  .count();
      reminders.merge("most", waiting, Math::max);
    }
    stages.publish();

    Chain chain = chain(stages, parent);
    assertThat(chain.getSwitchCount()).isEqualTo(children);
    assertThat(chain.getSwitches()).extracting(Switch::getFrom).containsOnly("before99");
    assertThat(reminders).containsEntry("most", 1);
    assertThat(stages.maxStepOperations).isLessThanOrEqualTo(MOST_IN_A_STEP);
  }

  private static Chain chain(CountedStages stages, String rootKey) {
    return Objects.requireNonNull(
        stages.chains.get(Keys.id(rootKey)), () -> "no chain of " + rootKey);
  }
}
