package io.spoor.pipeline.alert;

import static io.spoor.pipeline.alert.AlertRevisions.isBelowHigh;
import static io.spoor.pipeline.alert.AlertRevisions.isOpen;
import static io.spoor.pipeline.alert.AlertRevisions.notified;
import static io.spoor.pipeline.alert.AlertRevisions.pageSeverity;
import static io.spoor.pipeline.alert.AlertRevisions.withoutConfirmation;

import io.spoor.pipeline.AlertSink;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.settings.AssembleSettings;
import io.spoor.pipeline.state.AlertNotice;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertClaim;
import java.util.List;
import java.util.Optional;

/**
 * Decides which revisions of an alert are notifications, and records what recipients know. The
 * decisions depend on the order in which alerts arrive at the partition, and on the clock of the
 * application. Event times, which senders choose, have no influence.
 *
 * <pre>
 *  provisional ─► waits for its confirmation, and then no longer
 *  not critical ─► settles ─► same agent and rule sent recently? ─► its page is updated
 *                                   └─► quota exhausted? ─► the storm's page is updated
 *                                                 └─► sent
 *  critical, for each finding ─► quota exhausted? ─► the storm's page is updated
 *                                       └─► sent, also if the alert was sent before
 * </pre>
 */
final class Notifier implements StormThrottle.Released {
  private final PublishedAlerts alerts;
  private final AlertNotices notices;
  private final DecisionTimer timer;
  private final AlertPages pages;
  private final StormThrottle storms;
  private final AlertQuotas quotas;
  private final AlertSettings settings;
  private final boolean replaying;

  Notifier(
      Rows rows,
      PublishedAlerts alerts,
      ManifestLookup manifests,
      AssembleSettings settings,
      AlertSink out) {
    this.alerts = alerts;
    this.notices = new AlertNotices(rows);
    this.timer = new DecisionTimer(rows);
    this.settings = settings.alerts();
    this.pages = new AlertPages(rows, this.settings.window(), alerts, notices, timer);
    this.storms =
        new StormThrottle(rows, this.settings.storm(), settings.replay().generation(), out);
    this.quotas = new AlertQuotas(manifests);
    this.replaying = settings.replay().replaying();
  }

  /** Sets the clock, nanoseconds since the Unix epoch. */
  void advanceTo(long time) {
    timer.advanceTo(time);
  }

  /**
   * Takes the decisions that are due: settled alerts are sent here. {@code ChainPublisher} calls it
   * with each round of publication.
   */
  void decideDue() {
    timer.takeDue(this::decideDue);
    storms.advance(timer.now(), this);
  }

  private void decideDue(String chainKey) {
    Alert alert = alerts.last(chainKey);
    AlertNotice notice = notices.get(chainKey);
    if (alert == null || notice == null || !isOpen(alert)) {
      return;
    }
    if (timer.isDue(notice.getSettlesAt()) && alert.getPageSeverity() != null) {
      Alert next = first(AlertRevisions.next(alert), notice);
      notices.put(chainKey, notice);
      alerts.publish(next);
    } else if (timer.isDue(notice.getUnconfirmedUntil()) && isBelowHigh(alert)) {
      Alert next = decide(withoutConfirmation(AlertRevisions.next(alert)), notice, List.of());
      notices.put(chainKey, notice);
      alerts.publish(next);
    } else if (timer.isDue(notice.getUpdateDue())) {
      pages.publishUpdate(alert, notice);
    }
  }

  /** Removes the rows of a chain whose alert is over, or does not exist any more. */
  void forget(String chainKey) {
    AlertNotice notice = notices.get(chainKey);
    if (notice != null) {
      stopHolding(chainKey, notice);
      notices.remove(chainKey);
    }
  }

  /** The alert with its notification decision; {@code group}: all its findings. */
  Alert decide(Alert alert, FindingGroup group) {
    String chainKey = alert.getChainKey();
    if (!isOpen(alert)) {
      forget(chainKey);
      return alert;
    }
    AlertNotice before = notices.get(chainKey);
    boolean unconfirmed = !replaying && group.hasUnconfirmedHigh() && isBelowHigh(alert);
    if (group.pageSeverity() == null && !unconfirmed) {
      if (before != null) {
        onBelowThreshold(chainKey, before);
      }
      return alert;
    }
    AlertNotice notice =
        before == null ? notices.getOrNew(chainKey) : AlertNotice.newBuilder(before).build();
    notice.setLeadRule(group.lead().getRuleId());
    if (!unconfirmed) {
      notice.setUnconfirmedUntil(0L);
    }
    Alert standing = unconfirmed ? awaitConfirmation(alert, notice) : alert;
    if (standing.getPageSeverity() == null) {
      notices.put(chainKey, notice);
      return standing;
    }
    List<String> criticals = group.criticals().addTo(notice);
    // An alert from before there were notices: its recipients know them.
    boolean known = before == null && Severity.CRITICAL.label().equals(alert.getNotified());
    Alert next = decide(standing, notice, known ? List.of() : criticals);
    if (!notice.equals(before)) {
      notices.put(chainKey, notice);
    }
    return next;
  }

  /** What would confirm a finding may never come, so it does not wait for ever. */
  private Alert awaitConfirmation(Alert alert, AlertNotice notice) {
    if (notice.getUnconfirmedUntil() == 0) {
      notice.setUnconfirmedUntil(timer.after(settings.unconfirmed()));
      timer.schedule(notice.getUnconfirmedUntil(), alert.getChainKey());
    }
    return notice.getUnconfirmedUntil() > timer.now() ? alert : withoutConfirmation(alert);
  }

  /** No finding justifies a notification any more, although the alert stays open. */
  private void onBelowThreshold(String chainKey, AlertNotice notice) {
    if (notice.getHeldIn() != null) {
      stopHolding(chainKey, notice);
      // No recipient knows them.
      notice.setNotifiedTargets(List.of());
    }
    notice.setSettlesAt(0L);
    notice.setUnconfirmedUntil(0L);
    notices.put(chainKey, notice);
  }

  /** {@code news}: explanations of critical findings that were not notified. */
  private Alert decide(Alert alert, AlertNotice notice, List<String> news) {
    String previous = alert.getNotified();
    boolean rises =
        previous == null || FindingGroup.severity(previous).compareTo(pageSeverity(alert)) < 0;
    if (replaying) {
      return rises ? notified(alert, NotificationKind.MUTED) : alert;
    }
    if (!news.isEmpty()) {
      return critical(alert, notice, news);
    }
    if (notice.getHeldIn() != null) {
      return AlertRevisions.with(alert, NotificationKind.HELD);
    }
    if (!rises) {
      return previous != null && hasFurtherClaims(alert) ? claimed(alert, notice) : alert;
    }
    if (previous != null) {
      return escalated(alert, notice);
    }
    if (notice.getSettlesAt() == 0 && settings.settling().isPositive()) {
      notice.setSettlesAt(timer.after(settings.settling()));
      timer.schedule(notice.getSettlesAt(), alert.getChainKey());
      return alert;
    }
    return notice.getSettlesAt() > timer.now() ? alert : first(alert, notice);
  }

  /** Whether the records name an agent whose owner does not know the alert. */
  private boolean hasFurtherClaims(Alert alert) {
    Alert last = alerts.last(alert.getChainKey());
    return last != null
        && alert.getClaims().stream()
            .map(AlertClaim::getAgentId)
            .anyMatch(
                agent ->
                    !agent.equals(last.getAgentId())
                        && last.getClaims().stream()
                            .noneMatch(claim -> claim.getAgentId().equals(agent)));
  }

  /** The alert for the owner of a further agent; those who know it get an update. */
  private Alert claimed(Alert alert, AlertNotice notice) {
    return alert.getRepeatOf() == null
        ? AlertRevisions.with(alert, NotificationKind.UPDATED)
        : first(alert, notice);
  }

  private Alert escalated(Alert alert, AlertNotice notice) {
    if (alert.getRepeatOf() != null) {
      // The page of another alert does not state the higher severity.
      return first(alert, notice);
    }
    return pages.send(alert, notice.getLeadRule());
  }

  private Alert critical(Alert alert, AlertNotice notice, List<String> news) {
    stopHolding(alert.getChainKey(), notice);
    notice.setSettlesAt(0L);
    boolean known = alert.getNotified() != null;
    Alert with =
        known
            ? Alert.newBuilder(alert)
                .setFurther(AlertText.withFurther(alert.getFurther(), news))
                // An acknowledgement or a close was not about this finding.
                .setOpenedRevision(alert.getRevision())
                .build()
            : alert;
    if (tryHold(alert, notice, true, news)) {
      return AlertRevisions.with(with, NotificationKind.HELD);
    }
    return pages.send(with, notice.getLeadRule(), Severity.CRITICAL);
  }

  /** The first notification of an alert, or the first that is not the page of another alert. */
  private Alert first(Alert alert, AlertNotice notice) {
    notice.setSettlesAt(0L);
    String rule = notice.getLeadRule();
    return pages
        .addToRecent(alert, rule)
        .orElseGet(
            () ->
                tryHold(alert, notice, false, List.of(AlertText.summary(alert)))
                    ? AlertRevisions.with(alert, NotificationKind.HELD)
                    : pages.send(alert, rule));
  }

  /** Holds the alert if a storm throttles it; the notice then names the quota. */
  private boolean tryHold(Alert alert, AlertNotice notice, boolean critical, List<String> news) {
    Quota quota = quotas.of(alert, critical, timer.now());
    if (!storms.throttle(quota, alert, notice.getLeadRule(), news, timer.now())) {
      return false;
    }
    notice.setHeldIn(quota.key());
    return true;
  }

  @Override
  public void send(String chainKey) {
    Alert alert = alerts.last(chainKey);
    AlertNotice notice = notices.get(chainKey);
    if (alert == null || notice == null || !stopsToBeHeld(alert, notice)) {
      return;
    }
    Alert next = AlertRevisions.next(alert);
    String rule = notice.getLeadRule();
    Optional<Alert> added =
        pageSeverity(alert) == Severity.CRITICAL ? Optional.empty() : pages.addToRecent(next, rule);
    alerts.publish(added.orElseGet(() -> pages.send(next, rule)));
  }

  @Override
  public boolean cover(String chainKey, Alert storm) {
    Alert alert = alerts.last(chainKey);
    AlertNotice notice = notices.get(chainKey);
    if (alert == null || notice == null || !stopsToBeHeld(alert, notice)) {
      return false;
    }
    boolean hasPage = alert.getNotified() != null && alert.getRepeatOf() == null;
    alerts.publish(
        Alert.newBuilder(notified(AlertRevisions.next(alert), NotificationKind.REPEATED))
            .setRepeatOf(hasPage ? null : storm.getAlertId())
            .build());
    return true;
  }

  /** Returns whether an alert that is not held any more still stands. */
  private boolean stopsToBeHeld(Alert alert, AlertNotice notice) {
    notice.setHeldIn(null);
    notices.put(alert.getChainKey(), notice);
    return isOpen(alert) && alert.getPageSeverity() != null;
  }

  private void stopHolding(String chainKey, AlertNotice notice) {
    String quota = notice.getHeldIn();
    if (quota != null) {
      storms.forget(quota, chainKey);
      notice.setHeldIn(null);
    }
  }
}
