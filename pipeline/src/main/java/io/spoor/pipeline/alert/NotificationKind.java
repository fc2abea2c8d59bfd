package io.spoor.pipeline.alert;

import java.util.Locale;

/** What is to be done about one revision of an alert. */
enum NotificationKind {
  NONE,
  /** Tell somebody. */
  FIRST,
  /** Tell them that it got worse. */
  ESCALATED,
  /** Somebody was told of an alert like it lately. */
  REPEATED,
  /** There are too many: the alert of the storm stands for it. */
  HELD,
  /** Somebody was told in the generation before. */
  MUTED;

  /** As alerts say it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
