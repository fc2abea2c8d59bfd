package io.spoor.pipeline.alert;

import java.util.Locale;

/** Notification decision for one revision of an alert. */
enum NotificationKind {
  NONE,
  /** Send the first notification. */
  FIRST,
  /** Notify again: the severity rose. */
  ESCALATED,
  /** Notify again: a critical finding was added. */
  RENEWED,
  /** Add to the page that was sent. */
  UPDATED,
  /** The page of another alert covers it. */
  REPEATED,
  /** Throttled: the storm alert covers it. */
  HELD,
  /** A replay: already notified in the previous generation. */
  MUTED;

  /** Label in alerts. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
