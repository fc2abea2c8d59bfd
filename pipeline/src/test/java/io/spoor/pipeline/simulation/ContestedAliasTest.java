package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that several runs claim: what goes by it is evaluated in the chain of each of them. */
class ContestedAliasTest {
  private static final String RUN = Events.trace("run");
  private static final String DECOY = Events.trace("decoy");
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String NEXT_KEY = Events.accessKey("ASIA2");
  private static final String NAME = Events.name("run", "r-4711");
  private static final String METHOD = "source-identity";
  private static final int ORDERS = 12;

  /** A run's role session, which bears the run's id, goes on as an identity of its own choice. */
  private static List<Events> run(String claimedBy) {
    return List.of(
        Events.span("root", 0, RUN).as("emma").by("agent0").claims(NAME, METHOD, claimedBy),
        Events.call("assume", 3, KEY, "role0")
            .doing("AssumeRole")
            .goesBy(NAME, METHOD, 45, "issuer")
            .issues(NEXT_KEY, "admin"),
        Events.call("use", 5, NEXT_KEY, "admin"));
  }

  private static Events decoy(String trace, long second, String claimedBy) {
    return Events.span("decoy-" + trace, second, trace)
        .as("mallory")
        .by("agent1")
        .claims(NAME, METHOD, claimedBy);
  }

  @ParameterizedTest
  @ValueSource(longs = {-600, 2, 900})
  void aDecoyTakesNoFindingAwayWheneverItSaysThatItWas(long second) {
    Set<String> before = detectors(outcome(run("agent"), List.of(), 0), RUN);
    assertThat(before).contains("undeclared-identity-switch");

    for (int order = 0; order < ORDERS; order++) {
      Outcome outcome = outcome(run("agent"), List.of(decoy(DECOY, second, "agent")), order);

      assertThat(detectors(outcome, RUN)).containsAll(before);
      assertThat(findings(outcome, RUN))
          .filteredOn(Finding::getRuleId, "undeclared-identity-switch")
          .allSatisfy(
              finding -> {
                assertThat(finding.getContested()).isTrue();
                assertThat(finding.getExplanation()).contains("contested");
              });
      assertThat(outcome.chainOfEvent())
          .as("its actions are in no claimant's chain")
          .containsEntry("use", Keys.id(KEY));
    }
  }

  @Test
  void theStrongerClaimDecidesWhereOneOutranks() {
    for (int order = 0; order < ORDERS; order++) {
      Outcome outcome = outcome(run("issuer"), List.of(decoy(DECOY, 2, "agent")), order);

      assertThat(outcome.chainOfEvent()).containsEntry("use", Keys.id(RUN));
      assertThat(detectors(outcome, RUN)).contains("undeclared-identity-switch");
      assertThat(detectors(outcome, DECOY)).doesNotContain("undeclared-identity-switch");
    }
  }

  @Test
  void aNameThatManyChooseSaysNothing() {
    List<Events> decoys = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      decoys.add(decoy(Events.trace("decoy" + i), i, "agent"));
    }

    Outcome outcome = outcome(run("agent"), decoys, 1);

    assertThat(outcome.chainOfEvent()).containsEntry("use", Keys.id(KEY));
    assertThat(findings(outcome, RUN)).noneMatch(Finding::getContested);
  }

  private static Outcome outcome(List<Events> events, List<Events> more, int order) {
    var simulation = new Simulation(3, 42 + order, 2);
    Histories.manifests().forEach(simulation::addManifest);
    List<IdentityEvent> built = new ArrayList<>();
    events.forEach(event -> built.add(event.event()));
    more.forEach(event -> built.add(event.event()));
    Collections.shuffle(built, new Random(order));
    return simulation.run(built);
  }

  private static Set<String> detectors(Outcome outcome, String rootKey) {
    return findings(outcome, rootKey).stream().map(Finding::getRuleId).collect(Collectors.toSet());
  }

  private static List<Finding> findings(Outcome outcome, String rootKey) {
    return Objects.requireNonNull(outcome.chains().get(Keys.id(rootKey)), rootKey)
        .getFindingIds()
        .stream()
        .map(outcome.findings()::get)
        .filter(finding -> !FindingStatus.isRetracted(finding))
        .toList();
  }
}
