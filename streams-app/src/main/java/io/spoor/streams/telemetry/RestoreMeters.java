package io.spoor.streams.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * Counts the records that active tasks restore from changelogs, and the time during which at least
 * one store is restored. Standbys are not part of it.
 */
final class RestoreMeters implements StateRestoreListener {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Map<String, Counter> records = new HashMap<>();
  private final LongSupplier nanoTime;
  private final Set<TopicPartition> running = new HashSet<>();
  private long startNanos;
  private long completedNanos;

  /**
   * Registers the counters.
   *
   * @param stores stores whose restored records are counted
   * @param nanoTime a clock, in nanoseconds
   */
  RestoreMeters(MeterRegistry registry, Collection<String> stores, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (String store : stores) {
      records.put(
          store, Counter.builder("spoor_restored_records").tag("store", store).register(registry));
    }
    FunctionCounter.builder("spoor_restore_seconds", this, RestoreMeters::seconds)
        .register(registry);
  }

  @Override
  public synchronized void onRestoreStart(
      TopicPartition partition, String store, long startingOffset, long endingOffset) {
    if (running.isEmpty()) {
      startNanos = nanoTime.getAsLong();
    }
    running.add(partition);
  }

  @Override
  public void onBatchRestored(
      TopicPartition partition, String store, long batchEndOffset, long restored) {
    Counter counter = records.get(store);
    if (counter != null) {
      counter.increment((double) restored);
    }
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
    end(partition);
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long totalRestored) {
    end(partition);
  }

  private synchronized void end(TopicPartition partition) {
    if (running.remove(partition) && running.isEmpty()) {
      completedNanos += nanoTime.getAsLong() - startNanos;
    }
  }

  private synchronized double seconds() {
    long current = running.isEmpty() ? 0 : nanoTime.getAsLong() - startNanos;
    return (completedNanos + current) / NANOS_PER_SECOND;
  }
}
