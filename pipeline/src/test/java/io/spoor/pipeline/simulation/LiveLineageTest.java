package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.stitch.EarlyLinks;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.Link;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a long lineage costs while it arrives, 500 sessions a second, where each message takes a
 * time: its root becomes known to the last session only after a minute.
 */
class LiveLineageTest {
  private static final int EVENTS_PER_SECOND = 500;
  private static final long TIMER_MILLIS = 50;
  private static final long HOP_MILLIS = 150;
  private static final long HOUR_MILLIS = 3_600_000;

  @ParameterizedTest(name = "{0} sessions")
  @ValueSource(ints = {400, 2_000})
  void keysProbeALineageEverMoreRarely(int sessions) {
    var lineage = new Arrivals();

    lineage.run(MovesTest.row(sessions));

    assertThat(lineage.moves).isLessThanOrEqualTo(4L * sessions);
    assertThat(lineage.messages).isLessThanOrEqualTo(16L * sessions);
  }

  /** One partition of stitch and its topic of links. */
  private static final class Arrivals implements StitchOutput {
    private final Queue<Message> coming =
        new PriorityQueue<>(
            Comparator.comparingLong(Message::at).thenComparingLong(Message::number));
    private final StitchStage stage =
        new StitchStage(
            new RowCache(new MemoryRowStore(), StitchStage.ROWS, () -> 1L << 26),
            StageSettings.defaults().stitch(),
            this);
    private long now = 1;
    private long number;
    private long moves;
    private long messages;

    private record Message(long at, long number, SpecificRecord record) {}

    /** Until nothing more happens within an hour. */
    private void run(List<IdentityEvent> events) {
      for (int i = 0; i < events.size(); i++) {
        long at = i * 1_000L / EVENTS_PER_SECOND;
        for (Link link : EarlyLinks.of(events.get(i))) {
          add(at, link);
        }
        add(at, events.get(i));
      }
      while ((!coming.isEmpty() || stage.isWaiting()) && now < HOUR_MILLIS) {
        stage.advanceTo(now);
        now += TIMER_MILLIS;
        for (var next = coming.peek(); next != null && next.at <= now; next = coming.peek()) {
          coming.remove();
          stage.handle(next.record);
        }
      }
    }

    private void add(long at, SpecificRecord record) {
      coming.add(new Message(at, number++, record));
    }

    @Override
    public void toLinks(String key, SpecificRecord message) {
      messages++;
      add(now + HOP_MILLIS, message);
    }

    @Override
    public void toActions(String chainKey, SpecificRecord message) {
      if (message instanceof KeyMoved) {
        moves++;
      }
    }

    @Override
    public void finding(Finding finding) {}
  }
}
