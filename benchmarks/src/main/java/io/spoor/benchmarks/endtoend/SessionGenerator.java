package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Generates a given number of role sessions, each under a separate credential that is still in use
 * at the end: first its issuance, then its calls interleaved with other sessions' starts.
 */
final class SessionGenerator {
  /** Number of sessions that start before one continues. */
  private static final int RECORDS_BETWEEN_SESSIONS = 500;

  private final CloudTrailGenerator records;
  private final int keys;
  private final int events;
  private final Queue<OpenSession> openSessions = new ArrayDeque<>();
  private int startedSessions;

  private record OpenSession(CloudTrailGenerator.Session session, int generated) {}

  /**
   * @param keys credentials
   * @param events events per credential
   */
  SessionGenerator(int keys, int events, long seed) {
    // A session assumes another role halfway, after the last record used here.
    this.records = new CloudTrailGenerator(2 * events + 4, 1, seed, ageOf((long) keys * events));
    this.keys = keys;
    this.events = events;
  }

  /** Age that puts all of them in the past: a thousand records share one second. */
  private static Duration ageOf(long records) {
    return Duration.ofMinutes(1).plusSeconds(records / 1_000);
  }

  /** The next record; null at the end. */
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
