package io.spoor.pipeline.alert;

import io.spoor.pipeline.detect.Severity;
import io.spoor.schemas.Alert;
import org.jspecify.annotations.Nullable;

/** Derives revisions of an alert with the fields of a notification decision. */
final class AlertRevisions {
  private AlertRevisions() {}

  /** The next revision, without a notification. */
  static Alert next(Alert alert) {
    return with(
        Alert.newBuilder(alert).setRevision(alert.getRevision() + 1).build(),
        NotificationKind.NONE);
  }

  static Alert with(Alert alert, NotificationKind kind) {
    return Alert.newBuilder(alert).setNotify(kind.label()).build();
  }

  /** The alert with a separate page. */
  static Alert sent(Alert alert) {
    String previous = alert.getNotified();
    NotificationKind kind =
        previous == null
            ? NotificationKind.FIRST
            : FindingGroup.severity(previous).compareTo(pageSeverity(alert)) < 0
                ? NotificationKind.ESCALATED
                : NotificationKind.RENEWED;
    return Alert.newBuilder(notified(alert, kind)).setRepeatOf(null).build();
  }

  /** The alert with a decision by which its recipients know its page severity. */
  static Alert notified(Alert alert, NotificationKind kind) {
    String previous = alert.getNotified();
    Severity page = pageSeverity(alert);
    boolean lower = previous != null && FindingGroup.severity(previous).compareTo(page) > 0;
    return Alert.newBuilder(alert)
        .setNotify(kind.label())
        .setNotified(lower ? previous : page.label())
        .build();
  }

  /** The alert with the severity of a finding that was not confirmed in time. */
  static Alert withoutConfirmation(Alert alert) {
    return Alert.newBuilder(alert).setPageSeverity(Severity.HIGH.label()).build();
  }

  static boolean isBelowHigh(Alert alert) {
    return alert.getPageSeverity() == null || pageSeverity(alert).compareTo(Severity.HIGH) < 0;
  }

  /** Only of alerts that justify a notification. */
  static Severity pageSeverity(Alert alert) {
    return FindingGroup.severity(String.valueOf(alert.getPageSeverity()));
  }

  static boolean isOpen(@Nullable Alert alert) {
    return alert != null && alert.getStatus().equals(AlertPublisher.OPEN);
  }
}
