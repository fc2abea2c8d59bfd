package io.spoor.benchmarks.endtoend;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Records of as many role sessions as are asked for, each under a credential of its own that is
 * still in use at the end: its issuance first, then what is done under it while others begin.
 */
final class SessionGenerator {
  /** Sessions that begin before one goes on. */
  private static final int RECORDS_BETWEEN_SESSIONS = 500;

  private final CloudTrailGenerator records;
  private final int keys;
  private final int events;
  private final Queue<OpenSession> openSessions = new ArrayDeque<>();
  private int startedSessions;

  private record OpenSession(CloudTrailGenerator.Session session, int generated) {}

  /**
   * @param keys credentials
   * @param events of each
   */
  SessionGenerator(int keys, int events, long seed) {
    // A session takes on another role halfway, which is later than it is listened to.
    this.records = new CloudTrailGenerator(2 * events + 4, 1, seed, ageOf((long) keys * events));
    this.keys = keys;
    this.events = events;
  }

  /** All of them are over by now: a thousand records fall into one second. */
  private static Duration ageOf(long records) {
    return Duration.ofMinutes(1).plusSeconds(records / 1_000);
  }

  /** The next record; null once all is told. */
  byte @Nullable [] next() {
    OpenSession next =
        startedSessions < keys && openSessions.size() < RECORDS_BETWEEN_SESSIONS
            ? startSession()
            : openSessions.poll();
    if (next == null) {
      return null;
    }
    byte[] record = next.session.next();
    int generated = next.generated + 1;
    if (generated < events) {
      openSessions.add(new OpenSession(next.session, generated));
    }
    return record;
  }

  private OpenSession startSession() {
    startedSessions++;
    return new OpenSession(records.session(), 0);
  }
}
