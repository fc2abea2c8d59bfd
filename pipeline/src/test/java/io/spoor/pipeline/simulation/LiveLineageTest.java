package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.stitch.EarlyLinks;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootAnnounced;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a long lineage costs while it arrives, 500 sessions a second, where each message takes a
 * time and records come late. Many sessions learn of the one before only after they were used, so
 * for a while each of them is the root of a chain.
 */
class LiveLineageTest {
  private static final int EVENTS_PER_SECOND = 500;
  private static final long TIMER_MILLIS = 50;
  private static final long HOUR_MILLIS = 3_600_000;

  @ParameterizedTest(name = "{0} sessions up to {2} ms late, a message takes {1} ms")
  @CsvSource({
    "400, 150, 1",
    "400, 150, 150",
    "400, 1000, 1000",
    "2000, 150, 150",
    "2000, 150, 1000"
  })
  void keysFollowTheirParentsInsteadOfEachStepAbove(int sessions, long hop, long jitter) {
    var lineage = new Arrivals(hop, jitter);

    lineage.run(MovesTest.row(sessions));

    assertThat(lineage.moves).isLessThanOrEqualTo(5L * sessions);
    assertThat(lineage.messages).isLessThanOrEqualTo(20L * sessions);
    assertThat(lineage.announcedKeys).isLessThanOrEqualTo(128L * sessions);
    assertThat(lineage.repeatedMoves()).isLessThanOrEqualTo(lineage.budget(sessions));
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
    private final Random random = new Random(1);
    private final long hop;
    private final long jitter;
    private long now = 1;
    private long number;
    private final Set<String> moved = new HashSet<>();
    private long moves;
    private long messages;
    private long announcedKeys;

    private record Message(long at, long number, SpecificRecord record) {}

    private Arrivals(long hop, long jitter) {
      this.hop = hop;
      this.jitter = jitter;
    }

    /** Until nothing more happens within an hour. */
    private void run(List<IdentityEvent> events) {
      for (int i = 0; i < events.size(); i++) {
        long at = i * 1_000L / EVENTS_PER_SECOND + random.nextLong(jitter);
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
          if (next.record instanceof IdentityEvent event) {
            stage.handle(event);
          } else {
            stage.handle((KeyMessage) next.record);
          }
        }
      }
    }

    private long repeatedMoves() {
      return moves - moved.size();
    }

    /** What the keys of a task may repeat by now. */
    private long budget(long events) {
      return 250 + 25 * now / 1_000 + events / 16;
    }

    private void add(long at, SpecificRecord record) {
      coming.add(new Message(at, number++, record));
    }

    @Override
    public void toKey(String key, KeyMessage message) {
      messages++;
      if (message instanceof RootAnnounced announced && announced.getRoot() != null) {
        announcedKeys += announced.getRoot().getPath().size();
      }
      add(now + hop, message);
    }

    @Override
    public void toChain(String chainKey, ChainMessage message) {
      if (message instanceof KeyMoved move) {
        moved.add(move.getKey());
        moves++;
      }
    }

    @Override
    public void finding(Finding finding) {}
  }
}
