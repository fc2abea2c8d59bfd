package io.spoor.pipeline.assemble.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.CountedStages;
import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.Action;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Effect;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is silent for twice the horizon goes, and what it was is still told. */
class SegmentEvictionTest {
  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;
  private static final String RUN = Events.trace("run");
  private static final String OTHER = Events.trace("other");
  private static final String KEY = Events.accessKey("ASIA1");

  private static final StageSettings SETTINGS =
      StageSettings.defaults()
          .withHorizon(Duration.ofHours(1))
          .withTombstoneRetention(Duration.ofDays(10))
          .withDetectors(
              DetectorSettings.parse(
                  "{\"agent-without-manifest\": {\"enabled\": false}}", "detectors.json"));

  private CountedStages stages = new CountedStages(SETTINGS);

  @Test
  void aSilentChainLeavesFourRowsAndItsDocumentAsItWas() {
    act(RUN, 0, Events.span("a", 0, RUN).as("emma").by("agent0").run("r1").presents(KEY));
    place(KEY, 0, RUN, RUN);
    act(RUN, 0, Events.call("b", 5, KEY, "role0"));
    stages.publish();
    Chain before = chain(RUN);

    timePasses(5 * HOUR);

    assertThat(rowsOf(RUN)).isEqualTo("HMaev");
    act(RUN, 0, Events.span("late", 1, RUN).as("tom").by("agent9"));
    stages.publish();
    assertThat(chain(RUN))
        .isEqualTo(
            Chain.newBuilder(before)
                .setRevision(before.getRevision() + 1)
                .setActionCount(3)
                .setSegments(
                    before.getSegments().stream()
                        .map(
                            segment ->
                                segment.getKey().equals(RUN)
                                    ? ChainSegment.newBuilder(segment)
                                        .setActionCount(2)
                                        .setEnded(
                                            Objects.requireNonNull(segment.getEnded())
                                                + 1_000_000_000L)
                                        .build()
                                    : segment)
                        .toList())
                .setPrincipals(List.of("emma", "tom", "role0"))
                .setAttribution(
                    List.of(
                        // For whom of the two the role acts, no record tells any more.
                        new AttributedActions("cloudtrail", null, "presented", "presented", 1L),
                        new AttributedActions("otel", "stated", "stated", "stated", 2L)))
                .build());

    timePasses(10 * HOUR);
    act(RUN, 0, Events.span("later", 20 * HOUR, RUN).as("emma").by("agent0"));
    stages.publish();
    assertThat(chain(RUN).getActionCount()).isEqualTo(4);
    assertThat(chain(RUN).getRevision()).isEqualTo(before.getRevision() + 2);
    assertThat(chain(RUN).getAgentId()).isEqualTo("agent0");
  }

  @Test
  void aReplayForgetsNothingUntilItHasCaughtUp() {
    stages = new CountedStages(SETTINGS.withReplaying(true));
    act(RUN, 0, Events.span("a", 0, RUN).as("emma").by("agent0").run("r1").presents(KEY));
    stages.publish();
    String before = rowsOf(RUN);

    timePasses(5 * HOUR);

    assertThat(rowsOf(RUN)).isEqualTo(before);
    assertThat(before).isNotEqualTo("aev");
  }

  @Test
  void nothingIsLeftOfAChainInTheEnd() {
    act(RUN, 0, Events.span("a", 0, RUN).as("emma").by("agent0").presents(KEY));

    timePasses(5 * HOUR);
    timePasses(12 * DAY);
    timePasses(12 * DAY + 5 * HOUR);

    assertThat(rowsOf(RUN)).isEmpty();
  }

  @Test
  void aParentOutlivesItsChildrenSoThatTheyCanBeEvaluated() {
    act(RUN, 0, Events.span("root", 0, RUN).as("emma").by("agent0").presents(KEY));
    place(KEY, 0, RUN, RUN);
    for (int hour = 0; hour < 30; hour++) {
      act(RUN, 0, Events.call("use" + hour, hour * HOUR, KEY, "role0"));
    }

    // Somebody says who the agent was: all switches of the chain are evaluated again.
    act(RUN, 0, Events.span("first", -1, RUN).as("emma").by("agent1"));
    stages.publish();

    assertThat(chain(RUN).getSwitches())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.getFrom()).isEqualTo("emma");
              assertThat(change.getTo()).isEqualTo("role0");
            });
  }

  @Test
  void anEvictedSwitchIsCountedOnceAndItsFindingStands() {
    stages.addManifest(
        Manifest.newBuilder()
            .setTenant(Events.TENANT)
            .setAgentId("agent0")
            .setEffectiveFrom(0)
            .setDigest("d0")
            .setDocument("{}")
            .build());
    act(RUN, 0, Events.span("root", 0, RUN).as("emma").by("agent0").presents(KEY));
    place(KEY, 0, RUN, RUN);
    act(RUN, 0, Events.call("use", 1, KEY, "admin"));
    stages.publish();
    Finding finding = stages.findings.values().iterator().next();
    assertThat(finding.getStatus()).isEqualTo("confirmed");

    timePasses(5 * HOUR);
    act(RUN, 0, Events.call("again", 2, KEY, "admin"));
    place(KEY, 1, RUN, RUN);
    stages.publish();

    assertThat(chain(RUN).getSwitches()).extracting(Switch::getEventId).containsExactly("root");
    assertThat(chain(RUN).getSwitchCount()).isEqualTo(1);
    assertThat(chain(RUN).getFindingIds()).containsExactly(finding.getFindingId());
    assertThat(chain(RUN).getRiskScore()).isEqualTo(73);
    assertThat(stages.findings).containsValue(finding).hasSize(1);
  }

  /** The sender may repeat old records, all of them or some: what they were found to be stands. */
  @Test
  void recordsSentAgainAfterTheirEvictionChangeNoFinding() {
    guess();
    stages.publish();
    Finding finding = theFinding();
    assertThat(finding.getAgentId()).isEqualTo("agent0");
    assertThat(finding.getSeverity()).isEqualTo("high");

    timePasses(5 * HOUR);
    guess(0);
    stages.publish();

    assertThat(theFinding()).isEqualTo(finding);
  }

  /** New acts are told, and they are still the agent's, although its own records are evicted. */
  @Test
  void newActsOfAKeyThatReturnsAreTheAgents() {
    guess();
    timePasses(5 * HOUR);

    stages.toAssemble(
        new KeyPlaced(Events.TENANT, RUN, RUN, 1L, null, null, List.of(), at(0), List.of()));
    guess(6 * HOUR);
    stages.publish();

    assertThat(stages.findings.values())
        .filteredOn(it -> it.getRuleId().equals("denials-then-success"))
        .hasSize(2)
        .allSatisfy(
            it -> {
              assertThat(it.getAgentId()).isEqualTo("agent0");
              assertThat(it.getSeverity()).isEqualTo("high");
            });
  }

  /** Nobody mutes new acts by old ones: a finding about both is told. */
  @Test
  void aFindingThatRestsOnNewActsTooIsRevised() {
    place(KEY, 0, RUN, RUN);
    act(RUN, 0, impersonating("first", 1, "ann"));
    timePasses(5 * HOUR);
    place(KEY, 0, RUN, RUN);
    act(RUN, 0, impersonating("first", 1, "ann"));
    assertThat(impersonations()).singleElement().returns(1L, Finding::getRevision);

    act(RUN, 0, impersonating("second", 6 * HOUR, "ben"));

    assertThat(impersonations())
        .singleElement()
        .satisfies(it -> assertThat(it.getEventIds()).containsExactly("first", "second"));
  }

  private static IdentityEvent impersonating(String id, long second, String user) {
    return IdentityEvent.newBuilder(Events.call(id, second, KEY, "role0").event())
        .setEffects(
            List.of(new Effect("impersonates", List.of(user), "user", null, "success", Map.of())))
        .build();
  }

  private List<Finding> impersonations() {
    return stages.findings.values().stream()
        .filter(it -> it.getRuleId().equals("impersonation"))
        .toList();
  }

  private void guess() {
    act(RUN, 0, Events.span("root", 0, RUN).as("emma").by("agent0").presents(KEY));
    guess(0);
  }

  /** A role is denied a few actions, then one succeeds. */
  private void guess(long second) {
    place(KEY, 0, RUN, RUN);
    for (int i = 0; i < 6; i++) {
      act(
          RUN,
          0,
          Events.call("guess" + second + i, second + 5 + i, KEY, "role0")
              .at("s3.amazonaws.com")
              .doing("GetBucket" + i)
              .denied());
    }
    act(
        RUN,
        0,
        Events.call("made" + second, second + 20, KEY, "role0")
            .at("iam.amazonaws.com")
            .doing("CreateAccessKey"));
  }

  private Finding theFinding() {
    return stages.findings.values().stream()
        .filter(it -> it.getRuleId().equals("denials-then-success"))
        .reduce((a, b) -> fail("more than one finding"))
        .orElseThrow();
  }

  @Test
  void anEvictedKeyThatMovesLeavesWhatItWas() {
    act(RUN, 0, Events.span("a", 0, RUN).as("emma").by("agent0"));
    act(RUN, 0, Events.span("b", 1, RUN).as("emma").by("agent0"));

    timePasses(5 * HOUR);
    stages.toAssemble(
        new KeyMoved(Events.TENANT, RUN, RUN, OTHER, 1L, false, at(5 * HOUR), null, null));
    stages.drain();
    stages.publish();

    assertThat(chain(RUN).getActionCount()).isEqualTo(2);
    assertThat(chain(RUN).getStatus()).isEqualTo("active");
    assertThat(stages.chains).doesNotContainKey(Keys.id(OTHER));
    timePasses(12 * HOUR);
    assertThat(rowsOf(RUN)).isEqualTo("HMaev");
  }

  @Test
  void aMergedChainIsForgottenButNotWhereItWent() {
    act(RUN, 0, Events.span("a", 0, RUN).as("emma").by("agent0"));
    stages.publish();
    stages.toAssemble(new KeyMoved(Events.TENANT, RUN, RUN, OTHER, 1L, false, at(0), null, null));
    stages.drain();

    timePasses(5 * HOUR);

    assertThat(rowsOf(RUN)).isIn("Mav", "Maev");
    assertThat(chain(RUN).getStatus()).isEqualTo("merged");
    assertThat(chain(RUN).getMergedInto()).isEqualTo(Keys.id(OTHER));
    assertThat(chain(OTHER).getActionCount()).isEqualTo(1);
  }

  @Test
  void aLongSegmentGoesAFewRowsAtATime() {
    for (int i = 0; i < 1_000; i++) {
      act(RUN, 0, Events.span("e" + i, i, RUN).as("who" + i).by("agent0"));
    }
    stages.publish();
    Chain before = chain(RUN);
    stages.maxStepOperations = 0;

    timePasses(5 * HOUR);

    assertThat(stages.maxStepOperations).isLessThan(20 * SegmentEviction.BATCH_SIZE);
    act(RUN, 0, Events.span("late", 0, RUN).as("who0").by("agent0"));
    stages.publish();
    assertThat(chain(RUN).getActionCount()).isEqualTo(1_001);
    assertThat(chain(RUN).getPrincipals()).isEqualTo(before.getPrincipals());
  }

  /** Stitch lets an event through again once it has forgotten it; its action is still there. */
  @Test
  void anOldEventOfALivingKeyIsNotCountedTwice() {
    for (int hour = 0; hour < 10; hour++) {
      stages.process(Events.call("use" + hour, hour * HOUR, KEY, "role0"));
    }
    stages.process(Events.call("ahead", 10 * HOUR, KEY, "role0").clockOffBy(900 * HOUR));
    for (int hour = 11; hour < 20; hour++) {
      stages.process(Events.call("use" + hour, hour * HOUR, KEY, "role0"));
    }
    stages.publish();
    long before = chain(KEY).getActionCount();
    stages.actions = 0;

    stages.process(Events.call("use8", 8 * HOUR, KEY, "role0"));
    stages.process(Events.call("ahead", 10 * HOUR, KEY, "role0").clockOffBy(900 * HOUR));

    assertThat(stages.actions).as("told once more").isEqualTo(2);
    stages.publish();
    assertThat(chain(KEY).getActionCount()).isEqualTo(before);
  }

  /** The key outlives the segments that presented it: what they said is kept for its sake. */
  @Test
  void whatManySegmentsSaidOfAKeyGoesAFewRowsAtATime() {
    act(KEY, 0, Events.call("own", 0, KEY, "role0"));
    for (int i = 0; i < 500; i++) {
      String token = Events.token("t" + i);
      place(token, 0, KEY, RUN);
      act(KEY, 0, Events.span("e" + i, i, token).as("emma").by("agent0").presents(KEY));
    }
    act(KEY, 0, Events.call("later", 4 * HOUR, KEY, "role0"));
    timePasses(5 * HOUR);
    timePasses(5 * HOUR + 60);
    assertThat(stages.chainRows(RowKey.of('k', RowKey.hash(KEY)))).hasSize(1);
    assertThat(stages.chainRows(RowKey.of('i', RowKey.hash(KEY)))).hasSize(501);
    assertThat(stages.chainRows(RowKey.of('j', RowKey.hash(KEY)))).hasSize(501);
    stages.maxStepOperations = 0;

    timePasses(10 * HOUR);

    assertThat(stages.chainRows(RowKey.of('k', RowKey.hash(KEY)))).isEmpty();
    assertThat(stages.chainRows(RowKey.of('i', RowKey.hash(KEY)))).isEmpty();
    assertThat(stages.chainRows(RowKey.of('j', RowKey.hash(KEY)))).isEmpty();
    assertThat(stages.maxStepOperations).isLessThanOrEqualTo(16L * SegmentEviction.BATCH_SIZE);
  }

  /** Another chain of the partition goes on: time is told by events. */
  private void timePasses(long second) {
    for (int i = 0; i < 40; i++) {
      act(OTHER + i, 0, Events.span("tick" + second + "-" + i, second + i, OTHER + i));
    }
    stages.publish();
  }

  private void act(String chain, long epoch, Events events) {
    act(chain, epoch, events.event());
  }

  private void act(String chain, long epoch, IdentityEvent event) {
    stages.toAssemble(
        new Action(
            Events.TENANT,
            Keys.id(chain),
            chain,
            Keys.id(event.getTrailKey()),
            epoch,
            0,
            false,
            event,
            false));
    stages.drain();
  }

  private void place(String key, long epoch, String chain, String parent) {
    Link link = Events.span("link", 0, parent).presents(key).event().getLinks().getFirst();
    stages.toAssemble(
        new KeyPlaced(Events.TENANT, key, chain, epoch, link, null, List.of(), at(0), List.of()));
    stages.drain();
  }

  private static long at(long second) {
    return Watermark.clampedTime(Events.span("now", second, RUN).event());
  }

  private Chain chain(String rootKey) {
    return Objects.requireNonNull(stages.chains.get(Keys.id(rootKey)), "no chain of " + rootKey);
  }

  /** Tags of the rows that there are of a chain, in order. */
  private String rowsOf(String chain) {
    byte[] hash = RowKey.hash(chain);
    var tags = new StringBuilder();
    for (char tag = 'A'; tag <= 'z'; tag++) {
      boolean due = tag == 'v';
      boolean there =
          due
              ? stages.chainRows(RowKey.of('v')).stream()
                  .anyMatch(key -> Arrays.equals(hash, Arrays.copyOfRange(key, 9, 25)))
              : !stages.chainRows(RowKey.of(tag, hash)).isEmpty()
                  || !stages.chainRows(RowKey.of(tag, RowKey.secondaryOwner(hash))).isEmpty();
      if (there) {
        tags.append(tag);
      }
    }
    return tags.toString();
  }
}
