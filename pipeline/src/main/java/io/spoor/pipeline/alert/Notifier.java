package io.spoor.pipeline.alert;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.AlertSink;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.settings.AssembleSettings;
import io.spoor.pipeline.state.AlertNotice;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertClaim;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  /** What recipients know of a chain's alert. */
  static final RowFamily<String, AlertNotice> NOTICE =
      RowFamily.grouped('N', "alert notice", KeyEncoder.HASH, RowCodec.avro(AlertNotice.class));

  /** Root keys of chains whose alerts are due for a decision, by time. */
  static final RowFamily<Due, String> DUE =
      RowFamily.separate(
          'B',
          "due notification",
          (prefix, key) -> RowKey.append(prefix, ordered(key.time), hash(key.chainKey)),
          RowCodec.TEXT);

  record Due(long time, String chainKey) {}

  /** Minimum time between two updates of a page. */
  private static final long UPDATE_INTERVAL = Duration.ofMinutes(1).toNanos();

  /** Decisions that one round takes. */
  private static final int BATCH_SIZE = 64;

  private final AlertRows alerts;
  private final Table<String, AlertNotice> notices;
  private final Table<Due, String> due;
  private final PageLog pages;
  private final StormThrottle storms;
  private final ManifestLookup manifests;
  private final AlertSettings settings;
  private final boolean replaying;
  private final AlertSink out;

  /** The application's clock, nanoseconds since the Unix epoch. */
  private long now;

  /** No decision is due earlier. */
  private long nextDue = Long.MIN_VALUE;

  Notifier(
      Rows rows,
      AlertRows alerts,
      ManifestLookup manifests,
      AssembleSettings settings,
      AlertSink out) {
    this.alerts = alerts;
    this.notices = NOTICE.in(rows);
    this.due = DUE.in(rows);
    this.settings = settings.alerts();
    this.pages = new PageLog(rows, this.settings.window());
    this.storms =
        new StormThrottle(rows, this.settings.storm(), settings.replay().generation(), out);
    this.manifests = manifests;
    this.replaying = settings.replay().replaying();
    this.out = out;
  }

  /** Sets the clock, nanoseconds since the Unix epoch. */
  void advanceTo(long time) {
    now = time;
  }

  /** Takes the decisions that are due; call it periodically. */
  void decideDue() {
    if (nextDue <= now) {
      decideFirstDue();
    }
    storms.advance(now, this);
  }

  private void decideFirstDue() {
    List<Row<String>> page = due.all().first(BATCH_SIZE);
    // A decision may schedule another one.
    nextDue = page.size() < BATCH_SIZE ? Long.MAX_VALUE : now;
    for (Row<String> row : page) {
      long time = RowKey.fromOrdered(row.key(), 1);
      if (time > now) {
        nextDue = Math.min(nextDue, time);
        return;
      }
      due.delete(row);
      decideDue(row.value());
    }
  }

  private void decideDue(String chainKey) {
    Alert alert = alerts.alert(chainKey);
    AlertNotice notice = notices.get(chainKey);
    if (alert == null || notice == null || !isOpen(alert)) {
      return;
    }
    if (isDue(notice.getSettlesAt()) && alert.getPageSeverity() != null) {
      Alert next = first(nextRevision(alert), notice);
      notices.put(chainKey, notice);
      publish(next);
    } else if (isDue(notice.getUnconfirmedUntil()) && isBelowHigh(alert)) {
      Alert next = decide(withoutConfirmation(nextRevision(alert)), notice, List.of());
      notices.put(chainKey, notice);
      publish(next);
    } else if (isDue(notice.getUpdateDue())) {
      notice.setUpdateDue(0L);
      notice.setUpdatedAt(now);
      notices.put(chainKey, notice);
      publish(with(nextRevision(alert), NotificationKind.UPDATED));
    }
  }

  private boolean isDue(long time) {
    return time != 0 && time <= now;
  }

  /** Removes the rows of a chain whose alert is over, or does not exist any more. */
  void forget(String chainKey) {
    AlertNotice notice = notices.get(chainKey);
    if (notice != null) {
      stopHolding(chainKey, notice);
      notices.delete(chainKey);
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
        before == null ? noticeOrNew(chainKey) : AlertNotice.newBuilder(before).build();
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
      notice.setUnconfirmedUntil(now + settings.unconfirmed().toNanos());
      schedule(notice.getUnconfirmedUntil(), alert.getChainKey());
    }
    return notice.getUnconfirmedUntil() > now ? alert : withoutConfirmation(alert);
  }

  private static Alert withoutConfirmation(Alert alert) {
    return Alert.newBuilder(alert).setPageSeverity(Severity.HIGH.label()).build();
  }

  private static boolean isBelowHigh(Alert alert) {
    return alert.getPageSeverity() == null || pageSeverity(alert).compareTo(Severity.HIGH) < 0;
  }

  private AlertNotice noticeOrNew(String chainKey) {
    AlertNotice notice = notices.get(chainKey);
    return notice == null ? AlertNotice.newBuilder().setLeadRule("").build() : notice;
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
      return with(alert, NotificationKind.HELD);
    }
    if (!rises) {
      return previous != null && hasFurtherClaims(alert) ? claimed(alert, notice) : alert;
    }
    if (previous != null) {
      return escalated(alert, notice);
    }
    if (notice.getSettlesAt() == 0 && settings.settling().isPositive()) {
      notice.setSettlesAt(now + settings.settling().toNanos());
      schedule(notice.getSettlesAt(), alert.getChainKey());
      return alert;
    }
    return notice.getSettlesAt() > now ? alert : first(alert, notice);
  }

  /** Whether the records name an agent whose owner does not know the alert. */
  private boolean hasFurtherClaims(Alert alert) {
    Alert last = alerts.alert(alert.getChainKey());
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
        ? with(alert, NotificationKind.UPDATED)
        : first(alert, notice);
  }

  private Alert escalated(Alert alert, AlertNotice notice) {
    if (alert.getRepeatOf() != null) {
      // The page of another alert does not state the higher severity.
      return first(alert, notice);
    }
    pages.record(alert, notice.getLeadRule(), pageSeverity(alert), now);
    return sent(alert);
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
    Quota quota = quota(alert, true);
    if (storms.throttle(quota, alert, notice.getLeadRule(), news, now)) {
      notice.setHeldIn(quota.key());
      return with(with, NotificationKind.HELD);
    }
    pages.record(alert, notice.getLeadRule(), Severity.CRITICAL, now);
    return sent(with);
  }

  /** The first notification of an alert, or the first that is not the page of another alert. */
  private Alert first(Alert alert, AlertNotice notice) {
    notice.setSettlesAt(0L);
    String rule = notice.getLeadRule();
    Optional<String> page =
        pages
            .find(alert, rule, pageSeverity(alert), now)
            .filter(chainKey -> isOpen(alerts.alert(chainKey)));
    if (page.isPresent()) {
      return addToPage(page.get(), alert);
    }
    Quota quota = quota(alert, false);
    if (storms.throttle(quota, alert, rule, List.of(AlertText.summary(alert)), now)) {
      notice.setHeldIn(quota.key());
      return with(alert, NotificationKind.HELD);
    }
    pages.record(alert, rule, pageSeverity(alert), now);
    return sent(alert);
  }

  /** Adds an alert to the page of another chain, which is updated at most once a minute. */
  private Alert addToPage(String chainKey, Alert alert) {
    Alert page = alerts.alert(chainKey);
    if (page == null) {
      return alert;
    }
    AlertNotice notice = noticeOrNew(chainKey);
    boolean delivers = Math.abs(now - notice.getUpdatedAt()) >= UPDATE_INTERVAL;
    if (delivers) {
      notice.setUpdatedAt(now);
      notice.setUpdateDue(0L);
    } else if (notice.getUpdateDue() == 0) {
      notice.setUpdateDue(notice.getUpdatedAt() + UPDATE_INTERVAL);
      schedule(notice.getUpdateDue(), chainKey);
    }
    notices.put(chainKey, notice);
    publish(
        // An acknowledgement or a verdict was about the alerts before.
        Alert.newBuilder(nextRevision(page))
            .setOpenedRevision(page.getRevision() + 1)
            .setNotify((delivers ? NotificationKind.UPDATED : NotificationKind.NONE).label())
            .setRepeats(page.getRepeats() + 1)
            .setFurther(AlertText.withFurther(page.getFurther(), List.of(AlertText.summary(alert))))
            .build());
    return Alert.newBuilder(notified(alert, NotificationKind.REPEATED))
        .setRepeatOf(page.getAlertId())
        .build();
  }

  @Override
  public void send(String chainKey) {
    Alert alert = alerts.alert(chainKey);
    AlertNotice notice = notices.get(chainKey);
    if (alert == null || notice == null || !stopsToBeHeld(alert, notice)) {
      return;
    }
    boolean critical = pageSeverity(alert) == Severity.CRITICAL;
    Optional<String> page =
        critical
            ? Optional.empty()
            : pages
                .find(alert, notice.getLeadRule(), pageSeverity(alert), now)
                .filter(other -> isOpen(alerts.alert(other)));
    if (page.isPresent()) {
      publish(addToPage(page.get(), nextRevision(alert)));
    } else {
      pages.record(alert, notice.getLeadRule(), pageSeverity(alert), now);
      publish(sent(nextRevision(alert)));
    }
  }

  @Override
  public boolean cover(String chainKey, Alert storm) {
    Alert alert = alerts.alert(chainKey);
    AlertNotice notice = notices.get(chainKey);
    if (alert == null || notice == null || !stopsToBeHeld(alert, notice)) {
      return false;
    }
    boolean hasPage = alert.getNotified() != null && alert.getRepeatOf() == null;
    publish(
        Alert.newBuilder(notified(nextRevision(alert), NotificationKind.REPEATED))
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

  private Quota quota(Alert alert, boolean critical) {
    return Quota.of(alert.getTenant(), alert.getAgentId(), isDeclared(alert), critical);
  }

  /** Whether a manifest is in force, whatever times the findings carry. */
  private boolean isDeclared(Alert alert) {
    String agent = alert.getAgentId();
    return agent != null
        && (manifests.inForceAt(alert.getTenant(), agent, now) != null
            || manifests.inForceAt(alert.getTenant(), agent, alert.getUpdated()) != null
            || manifests.inForceAt(alert.getTenant(), agent, alert.getOpened()) != null);
  }

  private void schedule(long time, String chainKey) {
    due.put(new Due(time, chainKey), chainKey);
    nextDue = Math.min(nextDue, time);
  }

  private void publish(Alert alert) {
    alerts.alert(alert);
    out.alert(alert);
  }

  /** The alert with a page of its own. */
  private static Alert sent(Alert alert) {
    String previous = alert.getNotified();
    NotificationKind kind =
        previous == null
            ? NotificationKind.FIRST
            : FindingGroup.severity(previous).compareTo(pageSeverity(alert)) < 0
                ? NotificationKind.ESCALATED
                : NotificationKind.RENEWED;
    return Alert.newBuilder(notified(alert, kind)).setRepeatOf(null).build();
  }

  private static Alert notified(Alert alert, NotificationKind kind) {
    String previous = alert.getNotified();
    Severity page = pageSeverity(alert);
    boolean lower = previous != null && FindingGroup.severity(previous).compareTo(page) > 0;
    return Alert.newBuilder(alert)
        .setNotify(kind.label())
        .setNotified(lower ? previous : page.label())
        .build();
  }

  private static Alert with(Alert alert, NotificationKind kind) {
    return Alert.newBuilder(alert).setNotify(kind.label()).build();
  }

  private static Alert nextRevision(Alert alert) {
    return Alert.newBuilder(alert)
        .setRevision(alert.getRevision() + 1)
        .setNotify(NotificationKind.NONE.label())
        .build();
  }

  /** Only of alerts that justify a notification. */
  private static Severity pageSeverity(Alert alert) {
    return FindingGroup.severity(String.valueOf(alert.getPageSeverity()));
  }

  private static boolean isOpen(@Nullable Alert alert) {
    return alert != null && alert.getStatus().equals(AlertPublisher.OPEN);
  }
}
