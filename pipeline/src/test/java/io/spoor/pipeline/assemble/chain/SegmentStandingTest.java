package io.spoor.pipeline.assemble.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.KeyMoved;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The transitions of a key within a chain. */
class SegmentStandingTest {
  private static final String KEY = Events.accessKey("A");
  private static final String OTHER = Events.trace("other");

  private final Segments segments =
      new Chains(new RowCache(new MemoryRowStore(), AssembleStage.ROWS, () -> 1 << 20), false)
          .create(Events.trace("run"), Events.TENANT, Cause.UNKNOWN)
          .segments();

  @Test
  void aKeyIsPlacedMovedAndPlacedAgain() {
    assertThat(standing(null)).isEqualTo(SegmentStanding.UNKNOWN);
    SegmentState segment = segments.place(KEY, null, 1);
    assertThat(standing(segment)).isEqualTo(SegmentStanding.HERE);

    segments.release(segment, moved(2));
    assertThat(standing(segment)).isEqualTo(SegmentStanding.MOVED);
    assertThat(segment.getMovedTo()).isEqualTo(OTHER);

    segments.place(KEY, segment, 3);
    assertThat(standing(segment)).isEqualTo(SegmentStanding.HERE);
    assertThat(segment.getMovedTo()).isNull();
    assertThat(segment.getEpoch()).isEqualTo(3);
  }

  @Test
  void anOlderPlacementDoesNotLowerTheEpoch() {
    SegmentState segment = segments.place(KEY, null, 5);

    assertThat(segments.place(KEY, segment, 4).getEpoch()).isEqualTo(5);
  }

  @Test
  void aKeyWhoseFindingArrivedFirstIsUnplacedUntilItArrives() {
    SegmentState segment = Segments.expect(KEY);
    assertThat(standing(segment)).isEqualTo(SegmentStanding.UNPLACED);

    segments.place(KEY, segment, 0);
    assertThat(standing(segment)).isEqualTo(SegmentStanding.HERE);
  }

  @Test
  void anUnknownKeyThatMovedAwayIsForwarded() {
    assertThat(standing(segments.release(null, moved(1)))).isEqualTo(SegmentStanding.MOVED);
  }

  private static SegmentStanding standing(@Nullable SegmentState segment) {
    return SegmentStanding.of(segment);
  }

  private static KeyMoved moved(long epoch) {
    return new KeyMoved(
        Events.TENANT, KEY, Events.trace("run"), OTHER, epoch, false, 0L, null, null);
  }
}
