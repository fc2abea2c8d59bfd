package io.spoor.streams.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Asks for a commit soon after a record that has just arrived, and not in a backlog. When a record
 * arrived is the brokers' time, so the skew of the clocks is taken off its age. Every hop reads
 * committed records only, so a commit is what a record waits for most of its way; in a backlog
 * nobody waits for one record, and commits only cost.
 *
 * <p>A commit is of all tasks of a thread, so it is the thread that may ask for one every so often,
 * and for a few at once after it asked for none. One for all tasks.
 */
final class CommitPacer {
  /** A record that arrived longer ago is one of a backlog. */
  private static final long MAX_LIVE_AGE_MILLIS = 1_000;

  /** As many hops as a record makes on its way to a finding. */
  private static final int BURST = 8;

  private final long pauseMillis;
  private final ClockSkew skew;
  private final ThreadLocal<long[]> nextAllowed = ThreadLocal.withInitial(() -> new long[1]);

  /**
   * @param pause between two commits of a thread, in the mean; zero: none is asked for
   */
  CommitPacer(Duration pause, ClockSkew skew) {
    this.pauseMillis = pause.toMillis();
    this.skew = skew;
  }

  /**
   * A record was handled that goes back to one that arrived at {@code arrivedAt}, milliseconds
   * since the Unix epoch; negative: nobody knows when, which is taken for old.
   *
   * @return whether it is live, and none of a backlog
   */
  boolean onProcessed(long arrivedAt, ProcessingContext context) {
    long now = context.currentSystemTimeMs();
    if (arrivedAt < 0 || now - arrivedAt - skew.millis() > MAX_LIVE_AGE_MILLIS) {
      return false;
    }
    requestCommit(now, context);
    return true;
  }

  /** Something was sent that follows from live records, but from none that is being handled. */
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
