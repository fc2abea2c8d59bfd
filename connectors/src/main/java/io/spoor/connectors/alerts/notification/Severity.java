package io.spoor.connectors.alerts.notification;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How grave, the least first. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /** As alerts say it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What an alert says; of a word that is not known nobody is spared: critical. */
  public static Severity of(@Nullable String text) {
    for (Severity severity : values()) {
      if (severity.text().equals(text)) {
        return severity;
      }
    }
    return CRITICAL;
  }
}
