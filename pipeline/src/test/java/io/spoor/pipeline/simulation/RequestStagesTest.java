package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.stitch.EventClaims;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.RequestStage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Records of the start and end of one request, in all orders. */
class RequestStagesTest {
  private static final String KEY = Events.accessKey("ASIA1");
  private static final String ID = "request-1";

  private static IdentityEvent stage(
      RequestStage stage, long second, String outcome, Map<String, String> labels) {
    Map<String, String> all = new HashMap<>(labels);
    all.put(EventLabels.STAGE, stage.label());
    IdentityEvent event = Events.call(ID, second, KEY, "admin").doing("DeleteTrail").event();
    return IdentityEvent.newBuilder(event)
        .setOutcome(outcome)
        .setEnded(stage == RequestStage.ENDED ? (Long) event.getTime() : null)
        .setLabels(all)
        .setEffects(
            List.of(new Effect("weakens-audit", List.of(), "audit-log", null, outcome, Map.of())))
        .build();
  }

  private static IdentityEvent started() {
    return stage(RequestStage.STARTED, 5, "unknown", Map.of("asked", "yes"));
  }

  private static IdentityEvent ended(String outcome) {
    return stage(RequestStage.ENDED, 8, outcome, Map.of());
  }

  @Test
  void areOneActionWithTheLastOutcomeInAnyOrder() {
    IdentityEvent continued = stage(RequestStage.CONTINUED, 6, "unknown", Map.of());
    for (List<IdentityEvent> order :
        List.of(
            List.of(started(), ended("success")),
            List.of(ended("success"), started()),
            List.of(started(), continued, ended("success")),
            List.of(continued, ended("success"), started()),
            List.of(ended("success"), continued, started(), ended("success")))) {
      Outcome outcome = new Simulation(1, 7, 4).run(order);

      assertThat(outcome.chainOfEvent()).containsOnlyKeys(ID);
      assertThat(outcome.findings().values())
          .filteredOn(finding -> finding.getRuleId().equals("audit-tampering"))
          .hasSize(1);
      assertThat(outcome.findings().values())
          .noneMatch(finding -> finding.getRuleId().equals("conflicting-records"));
    }
  }

  @Test
  void aSecondEndContradictsTheFirst() {
    EventClaims end = EventClaims.of(ended("success"));

    assertThat(EventClaims.of(started()).isCompatible(end)).isTrue();
    assertThat(EventClaims.of(started()).isContainedIn(end)).isFalse();
    assertThat(EventClaims.of(ended("failure")).isCompatible(end)).isFalse();
    assertThat(EventClaims.of(ended("success")).isContainedIn(end)).isTrue();
  }
}
