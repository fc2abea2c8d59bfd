package io.spoor.connectors.sink;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** Pauses reading from Kafka while too many bytes are queued. */
public final class BackPressure {

  /** Interval of Connect's calls while reading is paused. */
  private static final Duration RECHECK_INTERVAL = Duration.ofMillis(50);

  private final SinkTaskContext context;
  private final long limitBytes;
  private boolean paused;

  public BackPressure(SinkTaskContext context, long limitBytes) {
    this.context = context;
    this.limitBytes = limitBytes;
  }

  /** Pauses until the next call of {@link #apply}. */
  public void pause() {
    // Repeated each time: a rebalance may have added partitions that are not paused.
    context.pause(assigned());
    context.timeout(RECHECK_INTERVAL.toMillis());
    paused = true;
  }

  /** Pauses above the limit, and resumes below half of it. */
  public void apply(long waitingBytes) {
    TopicPartition[] all = assigned();
    if (waitingBytes > limitBytes) {
      pause();
    } else if (paused && waitingBytes < limitBytes / 2) {
      context.resume(all);
      paused = false;
    }
    if (paused) {
      context.timeout(RECHECK_INTERVAL.toMillis());
    }
  }

  private TopicPartition[] assigned() {
    return context.assignment().toArray(new TopicPartition[0]);
  }
}
