package io.spoor.streams.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoreMetersTest {
  private static final TopicPartition FIRST = new TopicPartition("changelog", 0);
  private static final TopicPartition SECOND = new TopicPartition("changelog", 1);

  private final AtomicLong now = new AtomicLong();
  private final AppMetrics metrics = new AppMetrics();
  private final RestoreMeters restores =
      new RestoreMeters(metrics.registry(), List.of("rows"), now::get);

  private void seconds(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private double sum(String name) {
    return Scrape.of(metrics.scrape()).sum(name);
  }

  @Test
  void timeInWhichSomeStoreIsRestoredIsCountedOnce() {
    restores.onRestoreStart(FIRST, "rows", 0, 10);
    seconds(2);
    restores.onRestoreStart(SECOND, "rows", 0, 10);
    seconds(3);
    assertThat(sum("spoor_restore_seconds_total")).isEqualTo(5);
    restores.onRestoreEnd(FIRST, "rows", 10);
    seconds(4);
    restores.onRestoreSuspended(SECOND, "rows", 7);
    seconds(100);

    assertThat(sum("spoor_restore_seconds_total")).isEqualTo(9);
    restores.onRestoreEnd(SECOND, "rows", 10);
    assertThat(sum("spoor_restore_seconds_total")).isEqualTo(9);
  }

  @Test
  void restoredRecordsAreCountedByStore() {
    restores.onRestoreStart(FIRST, "rows", 0, 10);
    restores.onBatchRestored(FIRST, "rows", 4, 5);
    restores.onBatchRestored(FIRST, "rows", 9, 5);
    restores.onBatchRestored(FIRST, "unknown", 9, 5);

    assertThat(sum("spoor_restored_records_total")).isEqualTo(10);
  }
}
