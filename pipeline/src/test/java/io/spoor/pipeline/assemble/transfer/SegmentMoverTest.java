package io.spoor.pipeline.assemble.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.CountedStages;
import io.spoor.pipeline.simulation.Events;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** A key leaves a chain a chunk at a time. */
class SegmentMoverTest {
  private static final String FROM = Events.accessKey("A");
  private static final String TO = Events.accessKey("B");
  private static final int CHUNK = 10;

  private final CountedStages stages =
      new CountedStages(StageSettings.defaults().withMoveChunk(CHUNK));

  @Test
  void aMoveGoesOnBehindWhatItMovedAndSendsEachActionOnce() {
    act(0, 25);
    stages.toAssemble(moved(1));

    List<String> sent = new ArrayList<>();
    List<ByteBuffer> cursors = new ArrayList<>();
    SpecificRecord message = stages.pendingActions.poll();
    while (message != null) {
      switch (message) {
        case Action action -> sent.add(action.getEvent().getEventId());
        case KeyMoved reminder -> {
          cursors.add(Objects.requireNonNull(reminder.getAfter()).duplicate());
          stages.toAssemble(reminder);
        }
        default -> throw new AssertionError(message);
      }
      message = stages.pendingActions.poll();
    }

    assertThat(sent).hasSize(25).isSorted().doesNotHaveDuplicates();
    assertThat(cursors).hasSize(2).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aKeyThatComesBackHalfWayIsWhatItWas() {
    act(0, 25);
    stages.publish();
    var before = Objects.requireNonNull(stages.chains.get(Keys.id(FROM)));

    stages.toAssemble(moved(1));
    stages.toAssemble(
        new KeyPlaced(Events.TENANT, FROM, FROM, 2L, null, null, List.of(), 0L, List.of()));
    stages.drain();
    stages.toAssemble(new KeyMoved(Events.TENANT, FROM, TO, FROM, 2L, false, 0L, null, null));
    stages.drain();
    stages.publish();

    var after = Objects.requireNonNull(stages.chains.get(Keys.id(FROM)));
    assertThat(after.getRevision()).isGreaterThan(before.getRevision());
    assertThat(after.getSegments()).isEqualTo(before.getSegments());
    assertThat(after.getPrincipals()).isEqualTo(before.getPrincipals());
    assertThat(after.getActionCount()).isEqualTo(25);
  }

  @Test
  void allFindingsAboutActionsMoveAChunkAtATimeAheadOfTheActions() {
    act(0, 5);
    int findings = 1_205;
    for (int i = 0; i < findings; i++) {
      stages.toAssemble(about("subject" + i));
    }
    stages.drain();
    stages.toAssemble(moved(1));

    List<String> sent = new ArrayList<>();
    int inAStep = 0;
    int most = 0;
    boolean acted = false;
    for (SpecificRecord message = stages.pendingActions.poll();
        message != null;
        message = stages.pendingActions.poll()) {
      switch (message) {
        case FindingMoved finding -> {
          assertThat(acted).isFalse();
          assertThat(finding.getChainKey()).isEqualTo(TO);
          sent.add(finding.getFinding().getSubject());
          most = Math.max(most, ++inAStep);
        }
        case Action _ -> acted = true;
        case KeyMoved reminder -> {
          inAStep = 0;
          stages.toAssemble(reminder);
        }
        default -> throw new AssertionError(message);
      }
    }

    assertThat(sent).hasSize(findings).doesNotHaveDuplicates();
    assertThat(most).isEqualTo(CHUNK);
    assertThat(acted).isTrue();
  }

  private static FindingMoved about(String subject) {
    Finding finding =
        Finding.newBuilder()
            .setFindingId(Keys.id(subject))
            .setTenant(Events.TENANT)
            .setChainId(Keys.id(FROM))
            .setChainKey(FROM)
            .setRuleId("resource-exposure")
            .setRuleVersion("1")
            .setSubject(subject)
            .setRevision(1)
            .setGeneration(0)
            .setStatus("open")
            .setSeverity("high")
            .setRiskScore(50)
            .setTitle("exposed")
            .setTime(0L)
            .setExplanation("It is exposed.")
            .setNextSteps("Close it.")
            .build();
    return new FindingMoved(Events.TENANT, FROM, FROM, finding, 0L, subject, subject);
  }

  private void act(int from, int to) {
    for (int i = from; i < to; i++) {
      IdentityEvent event = Events.call("e%02d".formatted(i), i, FROM, "role" + i % 3).event();
      stages.toAssemble(
          new Action(
              Events.TENANT, Keys.id(FROM), FROM, Keys.id(FROM), 0L, 0, false, event, false));
    }
  }

  private static KeyMoved moved(long epoch) {
    return new KeyMoved(Events.TENANT, FROM, FROM, TO, epoch, false, 0L, null, null);
  }
}
