package io.spoor.connectors.alerts.notification;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Severities in ascending order. */
public enum AlertSeverity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** The spelling in alerts. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Parses an alert's severity; an unknown value counts as critical, so that it is never dropped.
   */
  public static AlertSeverity of(@Nullable String text) {
    for (AlertSeverity severity : values()) {
      if (severity.text().equals(text)) {
        return severity;
      }
    }
    return CRITICAL;
  }
}
