package io.spoor.pipeline.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.CountedStages;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Groups of more observations than are evaluated. */
class LargeGroupsTest {
  private static final String KEY = Events.accessKey("A");
  private static final String OTHER = Events.accessKey("B");

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
  void aFloodBeforeAndAfterAFindingDoesNotTakeItAway() {
    List<IdentityEvent> events = new ArrayList<>(incident(1_000_000));
    var stages = stages(events);
    List<String> found = findings(stages);
    assertThat(found).hasSize(1);

    // Older ones that come late, newer ones, and many in between the denials and the success.
    for (int i = 0; i < 600; i++) {
      add(stages, denied("old" + i, i * 1_000L));
      add(stages, denied("new" + i, 2_000_000 + i * 1_000L));
      add(
          stages,
          Events.described(
              IdentityEvent.newBuilder(denied("between" + i, 1_000_020)).setAction("Get" + i)));
    }
    stages.publish();

    assertThat(findings(stages)).hasSize(1);
    assertThat(subjects(findings(stages))).isEqualTo(subjects(found));
    assertThat(Objects.requireNonNull(stages.chains.get(Keys.id(KEY))).getFindingIds())
        .contains(standing(stages).getFindingId());
  }

  /** The newest part comes to begin within the burst, then behind it. */
  @Test
  void aFindingIsNotTakenAwayByWhatFollowsIt() {
    List<IdentityEvent> events = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      events.add(denied("old" + i, i * 1_000L));
    }
    events.addAll(incident(1_000_000, 100));
    var stages = stages(events);
    assertThat(subjects(findings(stages))).containsExactly("denied0");

    for (int i = 0; i < 600; i++) {
      add(stages, denied("new" + i, 2_000_000 + i * 1_000L));
      assertThat(subjects(findings(stages))).contains("denied0");
    }
  }

  @Test
  void aFindingOfACutGroupIsRetractedWhenAllOfItIsEvaluatedAgainOtherwise() {
    List<IdentityEvent> events = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      events.add(denied("old" + i, i * 1_000L));
    }
    events.addAll(incident(1_000_000));
    var stages = stages(events);
    assertThat(subjects(findings(stages))).containsExactly("denied0");

    // An earlier denial of the same burst: it is about that from now on.
    add(stages, denied("earlier", 999_999));
    stages.publish();

    assertThat(subjects(findings(stages))).containsExactly("earlier");
  }

  @Test
  void aFindingThatMovesIntoTheMiddleOfACutGroupIsPublishedFromThere() {
    var stages = stages(incident(1_000_000));
    for (int i = 0; i < 600; i++) {
      add(stages, OTHER, denied("old" + i, OTHER, i * 1_000L));
      add(stages, OTHER, denied("new" + i, OTHER, 2_000_000 + i * 1_000L));
    }

    stages.toAssemble(
        new KeyPlaced(Events.TENANT, KEY, OTHER, 1L, null, null, List.of(), 0L, List.of()));
    stages.toAssemble(new KeyMoved(Events.TENANT, KEY, KEY, OTHER, 1L, false, 0L, null, null));
    stages.drain();
    stages.publish();

    assertThat(subjects(findings(stages))).containsExactly("denied0");
    Finding finding = standing(stages);
    assertThat(finding.getChainKey()).isEqualTo(OTHER);
    assertThat(finding.getRevision()).isEqualTo(2);
    assertThat(Objects.requireNonNull(stages.chains.get(Keys.id(OTHER))).getFindingIds())
        .contains(finding.getFindingId());
  }

  @Test
  void aSmallGroupIsWhole() {
    var few = stages(List.of(denied("a", 0), denied("b", 5)));

    assertThat(Objects.requireNonNull(few.chains.get(Keys.id(KEY))).getTruncated()).isFalse();
  }

  private static List<IdentityEvent> incident(long second) {
    return incident(second, 10);
  }

  private static List<IdentityEvent> incident(long second, int denials) {
    List<IdentityEvent> events = new ArrayList<>();
    for (int i = 0; i < denials; i++) {
      events.add(denied("denied" + i, second + i * 2L));
    }
    events.add(secret("hit", second + denials * 3L));
    return events;
  }

  private static List<String> subjects(List<String> findings) {
    return findings.stream().map(finding -> finding.split(" ", 2)[0]).toList();
  }

  private static List<String> findings(CountedStages stages) {
    return all(stages).stream()
        .map(finding -> finding.getSubject() + " " + finding.getExplanation())
        .sorted()
        .toList();
  }

  private static Finding standing(CountedStages stages) {
    return all(stages).getFirst();
  }

  private static List<Finding> all(CountedStages stages) {
    return stages.findings.values().stream()
        .filter(finding -> finding.getRuleId().equals("denials-then-success"))
        .filter(finding -> !finding.getStatus().equals("retracted"))
        .toList();
  }

  private static CountedStages stages(List<IdentityEvent> events) {
    var stages = new CountedStages(StageSettings.defaults().withHorizon(Duration.ofDays(90)));
    events.forEach(event -> add(stages, event));
    stages.publish();
    return stages;
  }

  private static void add(CountedStages stages, IdentityEvent event) {
    add(stages, KEY, event);
  }

  private static void add(CountedStages stages, String key, IdentityEvent event) {
    stages.toAssemble(
        new Action(Events.TENANT, Keys.id(key), key, Keys.id(key), 0L, 0, false, event, false));
    stages.drain();
  }

  private static IdentityEvent denied(String id, long second) {
    return denied(id, KEY, second);
  }

  private static IdentityEvent denied(String id, String key, long second) {
    return Events.described(
        IdentityEvent.newBuilder(Events.call(id, second, key, "role0").event())
            .setService("s3.amazonaws.com")
            .setAction("ListBuckets")
            .setOutcome("failure")
            .setErrorCode("AccessDenied"));
  }

  private static IdentityEvent secret(String id, long second) {
    return Events.described(
        IdentityEvent.newBuilder(Events.call(id, second, KEY, "role0").event())
            .setService("secretsmanager.amazonaws.com")
            .setAction("GetSecretValue"));
  }
}
