package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.notification.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts go where, one line of the routing file. All conditions must hold; of several
 * patterns one.
 *
 * @param name for people
 * @param patterns what to look at, and what it has to match
 * @param least severity from which on
 * @param time when; null is always
 * @param to names of targets
 * @param goesOn whether later routes are looked at as well
 */
public record Route(
    String name,
    List<Condition> patterns,
    Severity least,
    @Nullable When time,
    List<String> to,
    boolean goesOn) {

  public Route {
    patterns = List.copyOf(patterns);
    to = List.copyOf(to);
  }

  /** One of the patterns has to match the field. */
  record Condition(Field field, List<Glob> globs) {
    Condition {
      globs = List.copyOf(globs);
    }

    boolean holds(Subject subject) {
      String value = field.of(subject);
      return globs.stream().anyMatch(glob -> glob.matches(value));
    }

    boolean covers(Condition other) {
      return field == other.field
          && other.globs.stream()
              .allMatch(theirs -> globs.stream().anyMatch(ours -> ours.covers(theirs)));
    }
  }

  /**
   * Within or without some hours.
   *
   * @param hours name of them
   */
  record When(String hours, Hours meant, boolean within) {
    boolean holds(Instant time) {
      return meant.contains(time) == within;
    }
  }

  boolean takes(Subject subject, Instant now) {
    return subject.severity().compareTo(least) >= 0
        && (time == null || time.holds(now))
        && patterns.stream().allMatch(condition -> condition.holds(subject));
  }

  /** Whether it takes whatever the other does, the time left aside. */
  boolean covers(Route other) {
    return least.compareTo(other.least) <= 0
        && patterns.stream()
            .allMatch(ours -> other.patterns.stream().anyMatch(theirs -> ours.covers(theirs)));
  }
}
