package io.spoor.pipeline.alert;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.alert.NotificationGate.GateOutcome;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.pipeline.state.GroupedFindings;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One alert a chain, made of the findings that stand in it: published with the chain's document, by
 * the same rows, so that both always agree.
 *
 * <pre>
 *         enough found                 nothing left
 *  none ───────────────► open ───────────────────────► resolved
 *                         ▲ │  all of it excepted          │ found again
 *                         │ ▼                              ▼
 *                      suppressed                         open
 *                         │  its findings went to another chain
 *                         └─────────────────────────────► merged
 * </pre>
 *
 * <p>Verdicts of analysts do not change it: triage joins them.
 */
public final class AlertPublisher {
  /** Tags of rows that belong to a chain: see {@link io.spoor.pipeline.rows.CachedRows}. */
  public static final String ROW_TAGS = "AE";

  static final String OPEN = "open";
  static final String SUPPRESSED = "suppressed";
  static final String RESOLVED = "resolved";
  static final String MERGED = "merged";

  private final AlertRows rows;
  private final ManifestLookup manifests;
  private final ExceptionLookup exceptions;
  private final int generation;
  private final boolean replaying;
  private final Outbox out;
  private final StormThrottle stormThrottle;
  private final NotificationGate gate;

  public AlertPublisher(
      Rows rows,
      ManifestLookup manifests,
      ExceptionLookup exceptions,
      Watermark watermark,
      StageSettings settings,
      Outbox out) {
    this.rows = new AlertRows(rows);
    this.manifests = manifests;
    this.exceptions = exceptions;
    this.generation = settings.generation();
    this.replaying = settings.replaying();
    this.out = out;
    this.stormThrottle = new StormThrottle(rows, watermark, settings, out);
    this.gate =
        new NotificationGate(
            this.rows, new NotificationLog(rows, watermark, settings), stormThrottle);
  }

  /** What the evicted findings of a chain come to, for those that are there to be added. */
  public FindingGroup findingGroup(String chainKey) {
    GroupedFindings evicted = rows.evicted(chainKey);
    return evicted == null
        ? new FindingGroup(exceptions)
        : FindingGroup.restore(evicted, exceptions);
  }

  /**
   * A finding is evicted; what it adds to the alert stays.
   *
   * @param local as for {@link FindingGroup#add}
   */
  public void onEvicted(String chainKey, Finding finding, boolean local) {
    GroupedFindings previous = rows.evicted(chainKey);
    if (previous == null && FindingGroup.isRetracted(finding)) {
      return;
    }
    FindingGroup group = findingGroup(chainKey);
    group.add(finding, local);
    rows.evicted(chainKey, group.summary());
  }

  /** There is no such chain any more. */
  public void remove(String chainKey) {
    rows.remove(chainKey);
  }

  /**
   * Publishes the alert of a chain if it says anything new.
   *
   * @param mergedInto id of the chain that this one went into; null while it stands
   * @param group all its findings
   * @param whole whether nothing changed while they were added up; an alert is not resolved before
   */
  public void publish(
      ChainRef chain, @Nullable String mergedInto, FindingGroup group, boolean complete) {
    Alert last = rows.alert(chain.chainKey());
    Alert current = group.opensAlert() ? current(chain, group, last) : closed(last, mergedInto);
    if (current == null || (!group.opensAlert() && !complete)) {
      return;
    }
    Alert next = withNotification(current, last, group);
    if (last == null || !comparable(next).equals(comparable(last))) {
      rows.alert(next);
      out.alert(next);
    }
  }

  /** What it says but for how often it was said. */
  private static Alert comparable(Alert alert) {
    return Alert.newBuilder(alert).setRevision(0).setNotify(NotificationKind.NONE.label()).build();
  }

  private static boolean isClosed(Alert alert) {
    return alert.getStatus().equals(RESOLVED) || alert.getStatus().equals(MERGED);
  }

  /** What opens again is told anew: whoever was told of it was told that it is over. */
  private static boolean reopens(Alert last, FindingGroup group) {
    return isClosed(last) || (last.getStatus().equals(SUPPRESSED) && !group.isExcepted());
  }

  private static @Nullable Alert closed(@Nullable Alert last, @Nullable String mergedInto) {
    if (last == null || isClosed(last)) {
      return null;
    }
    return Alert.newBuilder(last)
        .setRevision(last.getRevision() + 1)
        .setStatus(mergedInto == null ? RESOLVED : MERGED)
        .setMergedInto(mergedInto == null ? null : idOfChain(mergedInto))
        .setFindingIds(List.of())
        .setFindingCount(0)
        .setCounts(List.of())
        .setExceptedCount(0)
        .setExceptions(List.of())
        .setPageSeverity(null)
        .setNotify(NotificationKind.NONE.label())
        .build();
  }

  private Alert current(ChainRef chain, FindingGroup group, @Nullable Alert last) {
    boolean again = last != null && reopens(last, group);
    long revision = last == null ? 1 : last.getRevision() + 1;
    GroupedFinding lead = group.lead();
    Severity pageSeverity = group.pageSeverity();
    Manifest manifest =
        chain.agentId() == null
            ? null
            : manifests.inForceAt(chain.tenant(), chain.agentId(), group.started());
    return Alert.newBuilder()
        .setAlertId(idOf(chain.chainKey()))
        .setTenant(chain.tenant())
        .setRevision(revision)
        .setGeneration(generation)
        .setStatus(group.isExcepted() ? SUPPRESSED : OPEN)
        .setSeverity(group.severity())
        .setTitle(AlertText.title(chain.agentId(), lead))
        .setExplanation(AlertText.explanation(lead, group))
        .setChainId(Keys.id(chain.chainKey()))
        .setChainKey(chain.chainKey())
        .setFindingIds(group.mostSevere().stream().map(GroupedFinding::getFindingId).toList())
        .setOwner(manifest == null ? null : manifest.getOwner())
        .setRoute(manifest == null ? null : manifest.getOnCall())
        .setOpened(group.started())
        .setUpdated(group.ended())
        .setAgentId(chain.agentId())
        .setRunId(chain.runId())
        .setPrincipals(List.copyOf(lead.getPrincipals()))
        .setRiskScore(
            group.mostSevere().stream().mapToInt(GroupedFinding::getRiskScore).max().orElse(0))
        .setFindingCount(group.totalCount())
        .setCounts(group.counts())
        .setExceptedCount(group.excepted())
        .setExceptions(group.exceptions())
        .setPageSeverity(pageSeverity == null ? null : pageSeverity.label())
        .setNotified(last == null || again ? null : last.getNotified())
        .setOpenedRevision(again ? revision : last == null ? 0 : last.getOpenedRevision())
        .setRepeats(last == null ? 0 : last.getRepeats())
        .setRepeatOf(last == null ? null : last.getRepeatOf())
        .setNextSteps(lead.getNextSteps())
        .build();
  }

  /** Publishes what storms there are; to be called every now and then. */
  public void publishStorms() {
    stormThrottle.publishStorms();
  }

  /** With what is to be done about it. */
  private Alert withNotification(Alert alert, @Nullable Alert last, FindingGroup group) {
    Severity pageSeverity = group.pageSeverity();
    String previous = alert.getNotified();
    if (pageSeverity == null
        || !alert.getStatus().equals(OPEN)
        || (previous != null && FindingGroup.severity(previous).compareTo(pageSeverity) >= 0)) {
      return alert;
    }
    if (replaying || previous != null) {
      return withNotification(
          alert, replaying ? NotificationKind.MUTED : NotificationKind.ESCALATED, pageSeverity);
    }
    boolean wasThrottled = last != null && last.getNotify().equals(NotificationKind.HELD.label());
    return switch (gate.decide(alert, group.lead(), pageSeverity, wasThrottled)) {
      case GateOutcome.Send() -> withNotification(alert, NotificationKind.FIRST, pageSeverity);
      case GateOutcome.Throttled() ->
          Alert.newBuilder(alert).setNotify(NotificationKind.HELD.label()).build();
      case GateOutcome.Duplicate(String chainKey) -> {
        countRepeat(chainKey);
        yield Alert.newBuilder(withNotification(alert, NotificationKind.REPEATED, pageSeverity))
            .setRepeatOf(idOf(chainKey))
            .build();
      }
    };
  }

  private static Alert withNotification(Alert alert, NotificationKind kind, Severity pageSeverity) {
    return Alert.newBuilder(alert)
        .setNotify(kind.label())
        .setNotified(pageSeverity.label())
        .build();
  }

  private void countRepeat(String chainKey) {
    Alert earlier = rows.alert(chainKey);
    if (earlier != null) {
      Alert next =
          Alert.newBuilder(earlier)
              .setRevision(earlier.getRevision() + 1)
              .setNotify(NotificationKind.NONE.label())
              .setRepeats(earlier.getRepeats() + 1)
              .build();
      rows.alert(next);
      out.alert(next);
    }
  }

  /**
   * What does not depend on the order in which things came: empty for one that is over, or that
   * tells of a storm.
   */
  public static Optional<Alert> withoutNotifications(Alert alert) {
    return isClosed(alert) || alert.getChainKey().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Alert.newBuilder(alert)
                .setRevision(1)
                .setNotify(NotificationKind.NONE.label())
                .setNotified(null)
                .setRepeats(0)
                .setRepeatOf(null)
                .setOpenedRevision(0)
                .build());
  }

  /** Id of the alert of the chain with this root key. */
  static String idOf(String chainKey) {
    return idOfChain(Keys.id(chainKey));
  }

  private static String idOfChain(String chainId) {
    return Keys.id("alert|" + chainId);
  }
}
