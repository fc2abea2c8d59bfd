package io.spoor.decisions.view;

import io.spoor.schemas.ViewHeartbeat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells up to which append time all raw input is reflected in the views that were read, from the
 * heartbeats of all tasks. It never says more than that.
 *
 * <pre>
 *  all tasks of normalise have processed the raw input up to T     read at time v
 *    all tasks of stitch have processed what was appended until v  read at time v'
 *      all tasks of stitch have processed what was appended until v' …
 * </pre>
 *
 * <p>A heartbeat that is read was committed, and with it all that its transaction wrote. So each
 * step covers one hop of the data: an event, a message between keys, a message between chains. A
 * task that does not report holds everything back. One thread takes heartbeats; any may ask.
 */
final class Freshness {
  /** Hops after normalise: an event, a message between keys, its answer or an action. */
  static final int HOPS = 3;

  static final String NORMALISE = "normalise";
  static final String STITCH = "stitch";

  /** Inputs whose way through the hops is followed at a time. */
  private static final int MAX_PENDING = 64;

  private static final long UNKNOWN = -1;

  /** Raw input up to a time, and what tasks must have processed for the next hop. */
  private static final class Pending {
    private final long inputUntil;
    private long visibleAt;
    private int hops;

    Pending(long inputUntil, long visibleAt) {
      this.inputUntil = inputUntil;
      this.visibleAt = visibleAt;
    }
  }

  private final long toleranceMillis;
  private final Map<Integer, Long> normalised = new HashMap<>();
  private final Map<Integer, Long> stitched = new HashMap<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private @Nullable ViewHeartbeat latest;
  private long normalisedUntil = UNKNOWN;

  /** Asked for each decision, so without a lock. */
  private volatile long reflectedUntil = UNKNOWN;

  /** {@code tolerance}: by how much the clocks of brokers, instances and readers may differ. */
  Freshness(Duration tolerance) {
    this.toleranceMillis = tolerance.toMillis();
  }

  /**
   * Takes a heartbeat.
   *
   * @param now clock of the reader when the heartbeat was read, milliseconds since the Unix epoch
   */
  void accept(ViewHeartbeat heartbeat, long now) {
    ViewHeartbeat last = latest;
    if (last != null && heartbeat.getGeneration() < last.getGeneration()) {
      return;
    }
    if (last != null
        && (heartbeat.getGeneration() > last.getGeneration()
            || heartbeat.getPartitions() != last.getPartitions())) {
      reset();
    }
    latest = heartbeat;
    switch (heartbeat.getStage()) {
      case NORMALISE -> {
        normalised.put(heartbeat.getPartition(), heartbeat.getInputUntil());
        onNormalised(now);
      }
      case STITCH -> {
        stitched.put(heartbeat.getPartition(), heartbeat.getInputUntil());
        onStitched(now);
      }
      default -> {
        // of a stage that a later version adds
      }
    }
  }

  private void reset() {
    normalised.clear();
    stitched.clear();
    pending.clear();
    normalisedUntil = UNKNOWN;
    reflectedUntil = UNKNOWN;
  }

  private void onNormalised(long now) {
    long until = least(normalised);
    if (until > normalisedUntil) {
      normalisedUntil = until;
      if (pending.size() == MAX_PENDING) {
        // The earlier ones go on: a newer one in the place of each would never arrive.
        pending.removeLast();
      }
      pending.addLast(new Pending(until, now));
    }
  }

  private void onStitched(long now) {
    long until = least(stitched);
    for (Pending input : pending) {
      if (until >= input.visibleAt + toleranceMillis) {
        input.hops++;
        input.visibleAt = now;
      }
    }
    while (!pending.isEmpty() && pending.peekFirst().hops >= HOPS) {
      reflectedUntil = Math.max(reflectedUntil, pending.removeFirst().inputUntil);
    }
  }

  /** The least time of all tasks; -1 when a task has not reported. */
  private long least(Map<Integer, Long> until) {
    if (latest == null || until.size() < latest.getPartitions()) {
      return UNKNOWN;
    }
    return until.values().stream().mapToLong(Long::longValue).min().orElse(UNKNOWN);
  }

  /**
   * Age of the newest raw record that may be missing in the views; empty: not known, which counts
   * as any age.
   *
   * @param now milliseconds since the Unix epoch
   */
  Optional<Duration> staleness(long now) {
    long until = reflectedUntil;
    return until == UNKNOWN
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.max(0, now - until) + toleranceMillis));
  }
}
