package io.spoor.connectors.alerts.notification;

import java.util.Locale;

/** Types of notifications. */
public enum NotificationType {
  /** A new alert. */
  OPENED,
  /** The severity is higher than that last notified. */
  ESCALATED,
  /** A critical finding was added; the severity is the same. */
  RENEWED,
  /** Further alerts were added to the page, which is not sent again. */
  UPDATED,
  /** An analyst acknowledged the alert. */
  ACKNOWLEDGED,
  /** All findings were retracted, merged into another chain, or are covered by exceptions. */
  RESOLVED,
  /** An analyst closed the alert with a verdict. */
  CLOSED;

  /** The spelling in records and messages. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether recipients are to look at the alert anew. */
  public boolean callsAttention() {
    return this == OPENED || this == ESCALATED || this == RENEWED;
  }

  /** Whether the alert is over for the recipients. */
  public boolean endsAlert() {
    return this == RESOLVED || this == CLOSED;
  }
}
