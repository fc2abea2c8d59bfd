package io.spoor.benchmarks.endtoend;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Records of as many role sessions as are asked for, each under a credential of its own that is
 * still in use at the end: its issuance first, then what is done under it while others begin.
 */
final class Credentials {
  /** Sessions that begin before one goes on. */
  private static final int BETWEEN = 500;

  private final Records records;
  private final int keys;
  private final int events;
  private final Queue<Going> going = new ArrayDeque<>();
  private int begun;

  private record Going(Records.Session session, int told) {}

  /**
   * @param keys credentials
   * @param events of each
   */
  Credentials(int keys, int events, long seed) {
    // A session takes on another role halfway, which is later than it is listened to.
    this.records = new Records(2 * events + 4, 1, seed, ago((long) keys * events));
    this.keys = keys;
    this.events = events;
  }

  /** All of them are over by now: a thousand records fall into one second. */
  private static Duration ago(long records) {
    return Duration.ofMinutes(1).plusSeconds(records / 1_000);
  }

  /** The next record; null once all is told. */
  byte @Nullable [] next() {
    Going next = begun < keys && going.size() < BETWEEN ? begin() : going.poll();
    if (next == null) {
      return null;
    }
    byte[] record = next.session.next();
    int told = next.told + 1;
    if (told < events) {
      going.add(new Going(next.session, told));
    }
    return record;
  }

  private Going begin() {
    begun++;
    return new Going(records.session(), 0);
  }
}
