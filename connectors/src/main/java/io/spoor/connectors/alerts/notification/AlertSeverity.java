package io.spoor.connectors.alerts.notification;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How grave, the least first. */
public enum AlertSeverity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** As alerts say it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What an alert says; of a word that is not known nobody is spared: critical. */
  public static AlertSeverity of(@Nullable String text) {
    for (AlertSeverity severity : values()) {
      if (severity.text().equals(text)) {
        return severity;
      }
    }
    return CRITICAL;
  }
}
