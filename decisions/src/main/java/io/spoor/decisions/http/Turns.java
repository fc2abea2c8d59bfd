package io.spoor.decisions.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Turns of requests that are decided, in the order in which they arrived. Few requests are decided
 * at the same time: whoever holds a lock and loses its processor gets it back after a few others,
 * not after a thread of each connection. Requests that last long share all processors but one, so
 * that short ones are answered at once. Thread-safe.
 */
final class Turns {
  private static final long LONGEST = Duration.ofMillis(5).toNanos();

  private final Semaphore all;
  private final Semaphore ofLongRequests;

  /** {@code processors}: number of processors that decide. */
  Turns(int processors) {
    // One more, for a request that waits for the disk.
    this.all = new Semaphore(processors + 1, /* fair= */ true);
    this.ofLongRequests = new Semaphore(Math.max(1, processors - 1), /* fair= */ true);
  }

  /** Begins the turn of a request when others have had theirs. */
  Turn begin() {
    return new Turn();
  }

  /** The turn of a request. Used by the thread of the request. */
  final class Turn implements AutoCloseable {
    private @Nullable Semaphore held;
    private long began;

    private Turn() {
      begin(all);
    }

    private void begin(Semaphore turns) {
      turns.acquireUninterruptibly();
      held = turns;
      began = System.nanoTime();
    }

    /** Lets others have their turn when this one was long. */
    void endIfLong() {
      if (System.nanoTime() - began > LONGEST) {
        end();
        begin(ofLongRequests);
      }
    }

    /** Ends it before the request does; again: no effect. */
    void end() {
      if (held != null) {
        held.release();
        held = null;
      }
    }

    @Override
    public void close() {
      end();
    }
  }
}
