package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.testkit.property.SeedRange;
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

/** A credential that several runs claim: its actions are evaluated in the chain of each of them. */
class ContestedCredentialTest {
  private static final SeedRange SEEDS = SeedRange.of("spoor.histories", 60);

  private static final String RUN = Events.trace("run");
  private static final String OTHER_RUN = Events.trace("other");
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String NEXT_KEY = Events.accessKey("ASIA2");

  /** A run leaves its declared identities by a key that it presents. */
  private static List<Events> run() {
    return List.of(
        Events.span("root", 0, RUN).as("emma").by("agent0").run("r1"),
        Events.span("tool", 1, RUN).as("emma").by("agent0").presents(KEY),
        Events.call("assume", 3, KEY, "role0").doing("AssumeRole").issues(NEXT_KEY, "admin"),
        Events.call("use", 5, NEXT_KEY, "admin"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-600, 2, 900})
  void aSecondHolderTakesNoFindingAwayWheneverItSaysThatItWas(long second) {
    Set<String> before = rules(outcome(run(), 0), RUN);

    for (int order = 0; order < 12; order++) {
      Outcome outcome = outcome(with(run(), theft("theft", second, OTHER_RUN)), order);

      assertThat(before).isNotEmpty();
      assertThat(rules(outcome, RUN)).containsAll(before).contains("shared-credential");
      assertThat(finding(outcome, RUN, "undeclared-identity-switch").getContested()).isTrue();
      assertThat(outcome.chainOfEvent())
          .containsEntry("use", Keys.id(KEY))
          .containsEntry("tool", Keys.id(RUN))
          .containsEntry("theft", Keys.id(OTHER_RUN));
      assertThat(chain(outcome, RUN).getActionCount()).isEqualTo(2);
    }
  }

  @Test
  void aGatewaysWordDoesNotSettleWhoseACredentialIs() {
    Outcome outcome =
        outcome(
            with(
                run(),
                Events.span("gateway", 9, OTHER_RUN)
                    .by("agent1")
                    .link(KEY, OTHER_RUN, "join", "presented", 60, "gateway")),
            1);

    assertThat(rules(outcome, RUN)).contains("undeclared-identity-switch", "shared-credential");
    assertThat(outcome.chainOfEvent()).containsEntry("use", Keys.id(KEY));
  }

  @Test
  void anIssuersWordSettlesIt() {
    String rootKey = Events.accessKey("ASIA0");
    Outcome outcome =
        outcome(
            with(
                with(run(), theft("theft", 900, OTHER_RUN)),
                Events.call("mint", -5, rootKey, "role0").issues(KEY, "role0")),
            2);

    assertThat(outcome.chainOfEvent()).containsEntry("use", Keys.id(rootKey));
    assertThat(rules(outcome, RUN)).doesNotContain("undeclared-identity-switch");
    assertThat(outcome.findings().values().stream().filter(Finding::getContested)).isEmpty();
  }

  @Test
  void theEarliestEightHoldersEvaluateItAndTheOthersAreCounted() {
    List<Events> events = new ArrayList<>(run());
    for (int i = 0; i < 11; i++) {
      events.add(theft("theft" + i, 100 + i, Events.trace("thief" + i)));
    }

    Outcome outcome = outcome(events, 3);

    assertThat(rules(outcome, RUN)).contains("undeclared-identity-switch", "holders-cut");
    Finding cut = finding(outcome, RUN, "holders-cut");
    assertThat(cut.getSeverity()).isEqualTo("high");
    assertThat(cut.getExplanation()).contains("12 separate runs", "4 of these runs left out");
  }

  @Test
  void afterAWithdrawnClaimTheFindingsAreThoseOfTheRunAlone() {
    // Both runs belong to one transaction, as late spans say: the credential is no longer
    // contested.
    String txn = Events.txn("txn-4711-0815");
    List<Events> events = with(run(), theft("theft", 4, OTHER_RUN));
    events.add(Events.span("ofTxn", 20, RUN).as("emma").by("agent0").partOf(txn));
    events.add(Events.span("ofTxn2", 21, OTHER_RUN).as("emma").by("agent0").partOf(txn));

    for (int order = 0; order < 12; order++) {
      Outcome outcome = outcome(events, order);

      assertThat(outcome.chainOfEvent()).containsEntry("use", Keys.id(txn));
      assertThat(outcome.findings().values().stream().filter(Finding::getContested)).isEmpty();
    }
  }

  /** Other runs claim some of the credentials of a random history, by agents or gateways. */
  @Test
  void claimsInRandomHistoriesComeToWhatTheModelSays() {
    for (long seed = SEEDS.first(); seed < SEEDS.end(); seed++) {
      if (Histories.kind(seed) == Histories.Kind.LONG) {
        // Its runs are further apart than claims may arrive.
        continue;
      }
      String difference =
          Trial.findDifference(withClaims(seed), Trial.conditions(seed), Trial.mostObserved(seed));

      assertThat(difference).as("history %d", seed).isNull();
    }
  }

  /** Roots that wait while holders come, and copies that come before their key leaves. */
  @ParameterizedTest
  @ValueSource(longs = {76, 95, 107})
  void claimsThatOvertakeMovesComeToTheSame(long seed) {
    assertThat(
            Trial.findDifference(
                withClaims(seed), Trial.conditions(seed), Trial.mostObserved(seed)))
        .isNull();
  }

  private static List<IdentityEvent> withClaims(long seed) {
    var random = new Random(seed);
    List<IdentityEvent> history = new ArrayList<>(Histories.of(seed));
    List<String> keys =
        history.stream()
            .map(IdentityEvent::getTrailKey)
            .filter(key -> !Keys.kind(key).equals("trace"))
            // Equal switches of two days of a key are listed once.
            .filter(key -> !Keys.hasDay(key))
            .distinct()
            .toList();
    for (int claimed = random.nextInt(3); claimed >= 0 && !keys.isEmpty(); claimed--) {
      String key = keys.get(random.nextInt(keys.size()));
      int holders = random.nextInt(4) == 0 ? 12 : 1 + random.nextInt(3);
      for (int i = 0; i < holders; i++) {
        IdentityEvent other = history.get(random.nextInt(history.size()));
        boolean ofOther = random.nextBoolean() && Keys.kind(other.getTrailKey()).equals("trace");
        // When it arrived: its own clock may be decades off.
        long second = (other.getArrivedAt() - Events.NOON / 1_000_000) / 1_000;
        String trace = ofOther ? other.getTrailKey() : Events.trace("rival" + claimed + "-" + i);
        Events claim =
            Events.span("claim" + claimed + "-" + i, second, trace).as("emma").by("agent" + i % 2);
        history.add(
            (random.nextInt(5) == 0
                    ? claim.link(key, trace, "join", "presented", 60, "gateway")
                    : claim.presents(key))
                .event());
      }
    }
    return history;
  }

  private static Events theft(String id, long second, String trace) {
    return Events.span(id, second, trace).as("mallory").by("agent1").presents(KEY);
  }

  private static List<Events> with(List<Events> events, Events more) {
    List<Events> all = new ArrayList<>(events);
    all.add(more);
    return all;
  }

  private static Outcome outcome(List<Events> events, int order) {
    var simulation = new Simulation(3, 42 + order, 2);
    Histories.manifests().forEach(simulation::addManifest);
    List<IdentityEvent> built = new ArrayList<>(events.stream().map(Events::event).toList());
    Collections.shuffle(built, new Random(order));
    return simulation.run(built);
  }

  private static Chain chain(Outcome outcome, String rootKey) {
    return Objects.requireNonNull(outcome.chains().get(Keys.id(rootKey)), rootKey);
  }

  private static Set<String> rules(Outcome outcome, String rootKey) {
    return findings(outcome, rootKey).stream().map(Finding::getRuleId).collect(Collectors.toSet());
  }

  private static Finding finding(Outcome outcome, String rootKey, String rule) {
    return findings(outcome, rootKey).stream()
        .filter(finding -> finding.getRuleId().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  private static List<Finding> findings(Outcome outcome, String rootKey) {
    return chain(outcome, rootKey).getFindingIds().stream()
        .map(outcome.findings()::get)
        .filter(finding -> !FindingStatus.isRetracted(finding))
        .toList();
  }
}
