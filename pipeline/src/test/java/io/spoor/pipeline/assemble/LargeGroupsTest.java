package io.spoor.pipeline.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.CountedStages;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Groups of more observations than are evaluated. */
class LargeGroupsTest {
  private static final String KEY = Events.accessKey("A");

  @Test
  void aBurstBehindTheLimitIsFoundInAnyOrderAndTheChainSaysThatItIsCut() {
    List<IdentityEvent> events = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      events.add(denied("old" + i, i * 1_000L));
    }
    for (int i = 0; i < 10; i++) {
      events.add(denied("new" + i, 1_000_000 + i * 2L));
    }
    events.add(secret("hit", 1_000_030));

    var inOrder = stages(events);
    Collections.shuffle(events, new Random(7));
    var shuffled = stages(events);

    assertThat(findings(inOrder)).hasSize(1).isEqualTo(findings(shuffled));
    assertThat(Objects.requireNonNull(inOrder.chains.get(Keys.id(KEY))).getTruncated()).isTrue();
    assertThat(Objects.requireNonNull(shuffled.chains.get(Keys.id(KEY))).getTruncated()).isTrue();
  }

  @Test
  void aSmallGroupIsWhole() {
    var few = stages(List.of(denied("a", 0), denied("b", 5)));

    assertThat(Objects.requireNonNull(few.chains.get(Keys.id(KEY))).getTruncated()).isFalse();
  }

  private static List<String> findings(CountedStages stages) {
    return stages.findings.values().stream()
        .filter(finding -> finding.getRuleId().equals("denials-then-success"))
        .filter(finding -> !finding.getStatus().equals("retracted"))
        .map(finding -> finding.getSubject() + " " + finding.getExplanation())
        .sorted()
        .toList();
  }

  private static CountedStages stages(List<IdentityEvent> events) {
    var stages = new CountedStages(StageSettings.defaults());
    for (IdentityEvent event : events) {
      stages.toAssemble(
          new Action(Events.TENANT, Keys.id(KEY), KEY, Keys.id(KEY), 0L, 0, false, event));
    }
    stages.settle();
    stages.publish();
    return stages;
  }

  private static IdentityEvent denied(String id, long second) {
    return IdentityEvent.newBuilder(Events.call(id, second, KEY, "role0").event())
        .setService("s3.amazonaws.com")
        .setAction("ListBuckets")
        .setOutcome("failure")
        .setErrorCode("AccessDenied")
        .build();
  }

  private static IdentityEvent secret(String id, long second) {
    return IdentityEvent.newBuilder(Events.call(id, second, KEY, "role0").event())
        .setService("secretsmanager.amazonaws.com")
        .setAction("GetSecretValue")
        .build();
  }
}
