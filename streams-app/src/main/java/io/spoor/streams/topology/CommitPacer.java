package io.spoor.streams.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Requests a commit soon after a live record, but not in a backlog. Arrival is broker time, so the
 * clock skew is subtracted from a record's age. Every hop reads committed records only, so commits
 * determine the latency of a record; in a backlog they only reduce throughput.
 *
 * <p>A commit covers all tasks of a thread. The budget is therefore per thread, with a burst after
 * a time without requests. One instance for all tasks.
 */
final class CommitPacer {
  /** Older records belong to a backlog. */
  private static final long MAX_LIVE_AGE_MILLIS = 1_000;

  /** Number of hops from a record to a finding. */
  private static final int BURST = 8;

  private final long pauseMillis;
  private final ClockSkew skew;
  private final ThreadLocal<long[]> nextAllowed = ThreadLocal.withInitial(() -> new long[1]);

  /**
   * Creates a pacer.
   *
   * @param pause average time between two commits of a thread; zero: no requests
   */
  CommitPacer(Duration pause, ClockSkew skew) {
    this.pauseMillis = pause.toMillis();
    this.skew = skew;
  }

  /**
   * Records that a message was processed whose raw record arrived at {@code arrivedAt},
   * milliseconds since the Unix epoch; negative: unknown, which counts as old.
   */
  void onProcessed(long arrivedAt, ProcessingContext context) {
    if (isLive(arrivedAt, context)) {
      requestCommit(context.currentSystemTimeMs(), context);
    }
  }

  /**
   * Whether a message is live rather than part of a backlog; {@code arrivedAt} as in {@link
   * #onProcessed}.
   */
  boolean isLive(long arrivedAt, ProcessingContext context) {
    return arrivedAt >= 0
        && context.currentSystemTimeMs() - arrivedAt - skew.millis() <= MAX_LIVE_AGE_MILLIS;
  }

  /** Records output that follows from live records, but not from the message in progress. */
  void onForwarded(ProcessingContext context) {
    requestCommit(context.currentSystemTimeMs(), context);
  }

  private void requestCommit(long now, ProcessingContext context) {
    if (pauseMillis == 0) {
      return;
    }
    long[] next = nextAllowed.get();
    if (next[0] <= now) {
      next[0] = Math.max(next[0], now - BURST * pauseMillis) + pauseMillis;
      context.commit();
    }
  }
}
