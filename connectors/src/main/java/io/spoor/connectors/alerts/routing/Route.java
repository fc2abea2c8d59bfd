package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.notification.AlertSeverity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts go where, one line of the routing file. All conditions must hold; of several
 * patterns one.
 *
 * @param name for people
 * @param patterns what to look at, and what it has to match
 * @param minSeverity severity from which on
 * @param time when; null is always
 * @param targets names of targets
 * @param continues whether later routes are looked at as well
 */
public record Route(
    String name,
    List<Condition> patterns,
    AlertSeverity minSeverity,
    @Nullable TimeCondition time,
    List<String> targets,
    boolean continues) {

  public Route {
    patterns = List.copyOf(patterns);
    targets = List.copyOf(targets);
  }

  /** One of the patterns has to match the field. */
  record Condition(RouteField field, List<Glob> globs) {
    Condition {
      globs = List.copyOf(globs);
    }

    boolean matches(AlertAttributes attributes) {
      String value = field.valueOf(attributes);
      return globs.stream().anyMatch(glob -> glob.matches(value));
    }

    boolean covers(Condition other) {
      return field == other.field
          && other.globs.stream()
              .allMatch(otherGlob -> globs.stream().anyMatch(ownGlob -> ownGlob.covers(otherGlob)));
    }
  }

  /**
   * Within or without some hours.
   *
   * @param hours name of them
   */
  record TimeCondition(String hours, WeeklyHours weeklyHours, boolean inside) {
    boolean matches(Instant time) {
      return weeklyHours.contains(time) == inside;
    }
  }

  boolean matches(AlertAttributes attributes, Instant now) {
    return attributes.severity().compareTo(minSeverity) >= 0
        && (time == null || time.matches(now))
        && patterns.stream().allMatch(condition -> condition.matches(attributes));
  }

  /** Whether it takes whatever the other does, the time left aside. */
  boolean covers(Route other) {
    return minSeverity.compareTo(other.minSeverity) <= 0
        && patterns.stream()
            .allMatch(
                ownCondition ->
                    other.patterns.stream()
                        .anyMatch(otherCondition -> ownCondition.covers(otherCondition)));
  }
}
