package io.spoor.connectors.alerts.notification;

import java.util.Locale;

/** What a target is told. */
public enum NotificationType {
  /** There is an alert. */
  OPENED,
  /** It got worse than what was told. */
  ESCALATED,
  /** Somebody looks at it. */
  ACKNOWLEDGED,
  /** Nothing is left of it, it went on in another chain, or exceptions cover all of it. */
  RESOLVED,
  /** Somebody said what it turned out to be. */
  CLOSED;

  /** As records and messages say it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the alert is over for those who are told so. */
  public boolean endsAlert() {
    return this == RESOLVED || this == CLOSED;
  }
}
