package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.Events;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Roots of the runs that hold one credential. */
class HolderRootsTest {
  private static final String KEY = Events.accessKey("K");
  private static final String RUN = Events.trace("run");
  private static final String OTHER = Events.trace("other");
  private static final String TXN = Events.txn("txn-4711-0815");

  @Test
  void theFirstHolderIsFollowedAfterASecondOneCame() {
    var stitch = new OnePartition(StageSettings.defaults());
    stitch.tell(Events.span("late", 5, RUN).by("agent0").presents(KEY));
    // Its root is known by now: that of the key's own path.
    stitch.tell(Events.span("early", 3, RUN).by("agent0").presents(KEY));
    stitch.tell(Events.span("second", 9, OTHER).by("agent1").presents(KEY));

    stitch.tell(Events.span("ofTxn", 11, RUN).by("agent0").partOf(TXN));
    stitch.wait(Duration.ofHours(1));

    assertThat(stitch.related(KEY)).containsExactlyInAnyOrder(TXN, OTHER);
  }
}
