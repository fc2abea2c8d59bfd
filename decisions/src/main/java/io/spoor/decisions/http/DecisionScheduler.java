package io.spoor.decisions.http;

import io.spoor.decisions.callers.DecisionCaller;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * DecisionScheduler of requests that are decided. Few requests are decided at the same time:
 * whoever holds a lock and loses its processor gets it back after a few others, not after a thread
 * of each connection. Callers take turns, so the requests of one delay no other. Requests that last
 * long share all processors but one, so that short ones are answered at once. Thread-safe.
 */
final class DecisionScheduler {
  /**
   * Some requests wait for the disk, and a request that gets its turn waits for a processor if
   * other programs keep them busy. With one turn more than processors, 250 requests a second waited
   * for 0.7 s beside a stream.
   */
  static final int TURNS_OF_A_PROCESSOR = 4;

  private static final long SHORT = Duration.ofMillis(5).toNanos();
  private static final long LONG = Duration.ofMillis(100).toNanos();

  private final CallerQueue<DecisionCaller> all;
  private final CallerQueue<DecisionCaller> ofLongRequests;

  /** {@code processors}: number of processors that decide. */
  DecisionScheduler(int processors) {
    this.all = new CallerQueue<>(processors * TURNS_OF_A_PROCESSOR);
    this.ofLongRequests = new CallerQueue<>(Math.max(1, processors - 1));
  }

  /** Begins the turn of a request when others have had theirs. */
  Turn begin(DecisionCaller caller) {
    return new Turn(caller, all);
  }

  /**
   * The same for a request that is known to last long. One decision cannot be interrupted, so a few
   * of these would hold all turns.
   */
  Turn beginLong(DecisionCaller caller) {
    return new Turn(caller, ofLongRequests);
  }

  /** The turn of a request. Used by the thread of the request. */
  final class Turn implements AutoCloseable {
    private final DecisionCaller caller;
    private @Nullable CallerQueue<DecisionCaller> held;
    private long began;
    private long longest;

    private Turn(DecisionCaller caller, CallerQueue<DecisionCaller> turns) {
      this.caller = caller;
      begin(turns);
    }

    private void begin(CallerQueue<DecisionCaller> turns) {
      long asked = System.nanoTime();
      turns.acquire(caller);
      held = turns;
      began = System.nanoTime();
      // Among long requests, one decision may last a second: in short turns, a batch would wait for
      // many of these.
      longest = turns.equals(all) ? SHORT : Math.clamp(began - asked, SHORT, LONG);
    }

    /** Lets others have their turn when this one was long. */
    void endIfLong() {
      if (System.nanoTime() - began > longest) {
        end();
        begin(ofLongRequests);
      }
    }

    /** Calls what needs no processor, and lets others have their turn meanwhile. */
    <T extends Object> T interrupted(Supplier<T> waiting) {
      CallerQueue<DecisionCaller> before = held;
      end();
      try {
        return waiting.get();
      } finally {
        // One that lasts long stays among those: the next item of a batch may take a second.
        if (before != null) {
          begin(before);
        }
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
