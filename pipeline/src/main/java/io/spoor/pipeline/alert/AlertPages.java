package io.spoor.pipeline.alert;

import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.state.AlertNotice;
import io.spoor.schemas.Alert;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The pages of alerts. An alert of the same agent and rule as a recent page is added to that page,
 * which is updated at most once a minute.
 */
final class AlertPages {
  /** Minimum time between two updates of a page. */
  private static final long UPDATE_INTERVAL = Duration.ofMinutes(1).toNanos();

  private final PageLog log;
  private final PublishedAlerts alerts;
  private final AlertNotices notices;
  private final DecisionTimer timer;

  /** {@code window}: how long a page is recent. */
  AlertPages(
      Rows rows,
      Duration window,
      PublishedAlerts alerts,
      AlertNotices notices,
      DecisionTimer timer) {
    this.log = new PageLog(rows, window);
    this.alerts = alerts;
    this.notices = notices;
    this.timer = timer;
  }

  /** The alert with a separate page, which is recent for this rule from now on. */
  Alert send(Alert alert, String rule) {
    return send(alert, rule, AlertRevisions.pageSeverity(alert));
  }

  Alert send(Alert alert, String rule, Severity severity) {
    log.record(alert, rule, severity, timer.now());
    return AlertRevisions.sent(alert);
  }

  /**
   * Adds an alert to the recent page of its agent and rule, and publishes the alert of that page.
   *
   * @return the added alert, to be published; empty without a recent page
   */
  Optional<Alert> addToRecent(Alert alert, String rule) {
    return log.find(alert, rule, AlertRevisions.pageSeverity(alert), timer.now())
        .map(alerts::last)
        .filter(AlertRevisions::isOpen)
        .map(page -> add(alert, page));
  }

  private Alert add(Alert alert, Alert page) {
    String chainKey = page.getChainKey();
    AlertNotice notice = notices.getOrNew(chainKey);
    boolean delivers = Math.abs(timer.now() - notice.getUpdatedAt()) >= UPDATE_INTERVAL;
    if (delivers) {
      notice.setUpdatedAt(timer.now());
      notice.setUpdateDue(0L);
    } else if (notice.getUpdateDue() == 0) {
      notice.setUpdateDue(notice.getUpdatedAt() + UPDATE_INTERVAL);
      timer.schedule(notice.getUpdateDue(), chainKey);
    }
    notices.put(chainKey, notice);
    alerts.publish(
        // An acknowledgement or a verdict was about the alerts before.
        Alert.newBuilder(AlertRevisions.next(page))
            .setOpenedRevision(page.getRevision() + 1)
            .setNotify((delivers ? NotificationKind.UPDATED : NotificationKind.NONE).label())
            .setRepeats(page.getRepeats() + 1)
            .setFurther(AlertText.withFurther(page.getFurther(), List.of(AlertText.summary(alert))))
            .build());
    return Alert.newBuilder(AlertRevisions.notified(alert, NotificationKind.REPEATED))
        .setRepeatOf(page.getAlertId())
        .build();
  }

  /** Publishes the update of a page that was postponed. */
  void publishUpdate(Alert page, AlertNotice notice) {
    notice.setUpdateDue(0L);
    notice.setUpdatedAt(timer.now());
    notices.put(page.getChainKey(), notice);
    alerts.publish(AlertRevisions.with(AlertRevisions.next(page), NotificationKind.UPDATED));
  }
}
