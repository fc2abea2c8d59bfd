package io.spoor.connectors.alerts.routing;

import io.spoor.connectors.alerts.notification.AlertSeverity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route: one line of the routing file. All conditions must hold; within a condition, one matching
 * pattern is enough.
 *
 * @param name name for people
 * @param patterns fields to match, with their patterns
 * @param minSeverity minimum severity
 * @param time time condition; null is always
 * @param targets names of targets
 * @param continues whether later routes are also evaluated
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

  /** The field must match one of the patterns. */
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
   * Requires a time inside or outside certain hours.
   *
   * @param hours name of the hours
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

  /** Whether it matches everything that the other matches, ignoring time conditions. */
  boolean covers(Route other) {
    return minSeverity.compareTo(other.minSeverity) <= 0
        && patterns.stream()
            .allMatch(
                ownCondition ->
                    other.patterns.stream()
                        .anyMatch(otherCondition -> ownCondition.covers(otherCondition)));
  }
}
