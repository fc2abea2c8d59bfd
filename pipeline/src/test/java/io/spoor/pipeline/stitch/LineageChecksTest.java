package io.spoor.pipeline.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.simulation.Events;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys wait for their turn to repeat something. */
class LineageChecksTest {
  private static final long START = 1_800_000_000_000L;
  private static final int TICK_MILLIS = 100;

  private final StitchRows rows =
      new StitchRows(new RowCache(new MemoryRowStore(), StitchStage.ROWS, () -> 1 << 20));
  private final Pacer pacer = new Pacer(false);
  private final LineageChecks checks = new LineageChecks(rows, pacer);
  private final List<String> checked = new ArrayList<>();

  @Test
  void anOrdinaryKeyDoesNotWaitForThousandsOfKeysOfADeepLineage() {
    // Given
    pacer.advanceTo(START);
    for (int i = 0; i < 5_000; i++) {
      schedule(Events.accessKey("ASIA-deep-" + i), 60);
    }
    String ordinary = Events.accessKey("ASIA-ordinary");
    schedule(ordinary, 3);

    // When
    run(1_000);

    // Then
    assertThat(checked).contains(ordinary);
    assertThat(checked).hasSizeLessThan(500);
  }

  @Test
  void theKeysOfADeepLineageAreCheckedOneAfterTheOther() {
    pacer.advanceTo(START);
    for (int i = 0; i < 1_000; i++) {
      schedule(Events.accessKey("ASIA-deep-" + i), 60);
    }
    run(60_000);

    assertThat(checked).doesNotHaveDuplicates().hasSize(1_000);
    assertThat(checks.areScheduled()).isFalse();
  }

  @Test
  void aKeyThatGrewDeepWhileItWaitedIsCheckedOnce() {
    // Given
    pacer.advanceTo(START);
    String key = Events.accessKey("ASIA-grown");
    KeyAggregate node = schedule(key, 3);
    node.state.setPath(path(key, 60));
    node.state.setCheckAt(0L);
    checks.schedule(node);
    rows.state(node.state);

    // When
    run(1_000);

    // Then
    assertThat(checked).containsExactly(key);
    assertThat(checks.areScheduled()).isFalse();
  }

  private void run(long millis) {
    for (long passed = 0; passed <= millis; passed += TICK_MILLIS) {
      pacer.advanceTo(START + 1 + passed);
      boolean more;
      do {
        more = checks.run(this::probe);
      } while (more);
    }
  }

  private void probe(KeyAggregate node) {
    node.state.setProbeDue(0L);
    pacer.countProbe(node.state);
    rows.state(node.state);
    checked.add(node.key());
  }

  private KeyAggregate schedule(String key, int depth) {
    KeyAggregate node = KeyAggregate.create(key);
    node.state.setPath(path(key, depth));
    node.state.setProbeDue(START);
    checks.schedule(node);
    rows.state(node.state);
    return node;
  }

  private static List<String> path(String key, int depth) {
    List<String> path = new ArrayList<>();
    for (int i = 1; i < depth; i++) {
      path.add(Events.accessKey("ASIA-above-" + i));
    }
    path.add(key);
    return path;
  }
}
