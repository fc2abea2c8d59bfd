package io.spoor.pipeline.alert;

import io.spoor.pipeline.AlertSink;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.AssembleSettings;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.pipeline.state.GroupedFindings;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertClaim;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one alert per chain, built from the chain's findings. It is published with the chain's
 * document, from the same rows, so that both always agree.
 *
 * <pre>
 *         severe enough                no findings left
 *  none ───────────────► open ───────────────────────► resolved
 *                         ▲ │  all excepted                │ findings again
 *                         │ ▼                              ▼
 *                      suppressed                         open
 *                         │  findings moved to another chain
 *                         └─────────────────────────────► merged
 * </pre>
 *
 * <p>Verdicts of analysts do not change the alert; triage joins them.
 */
public final class AlertPublisher {
  /** Families of its rows. */
  public static final RowCatalogue ROWS = AlertRows.CATALOGUE;

  static final String OPEN = "open";
  static final String SUPPRESSED = "suppressed";
  static final String RESOLVED = "resolved";
  static final String MERGED = "merged";

  private final AlertRows rows;
  private final ManifestLookup manifests;
  private final ExceptionLookup exceptions;
  private final int generation;
  private final PublishedAlerts published;
  private final Notifier notifier;

  public AlertPublisher(
      Rows rows,
      ManifestLookup manifests,
      ExceptionLookup exceptions,
      AssembleSettings settings,
      AlertSink out) {
    this.rows = new AlertRows(rows);
    this.manifests = manifests;
    this.exceptions = exceptions;
    this.generation = settings.replay().generation();
    this.published = new PublishedAlerts(this.rows, out);
    this.notifier = new Notifier(rows, published, manifests, settings, out);
  }

  /**
   * The totals of a chain's evicted findings, to which current findings are added.
   *
   * @param claimedAgents agents that the run's records name, if they are several
   */
  public FindingGroup findingGroup(String chainKey, List<String> claimedAgents) {
    GroupedFindings evicted = rows.evicted(chainKey);
    var lookup = new ClaimedExceptions(exceptions, claimedAgents);
    return evicted == null ? new FindingGroup(lookup) : FindingGroup.restore(evicted, lookup);
  }

  /**
   * Evicts a finding; its contribution to the alert stays.
   *
   * @param claimedAgents as in {@link #findingGroup}
   * @param local as in {@link FindingGroup#add}
   */
  public void onEvicted(
      String chainKey, List<String> claimedAgents, Finding finding, boolean local) {
    GroupedFindings previous = rows.evicted(chainKey);
    if (previous == null && FindingStatus.isRetracted(finding)) {
      return;
    }
    FindingGroup group = findingGroup(chainKey, claimedAgents);
    group.add(finding, local);
    rows.evicted(chainKey, group.summary());
  }

  /** Removes the rows of a chain that no longer exists. */
  public void remove(String chainKey) {
    notifier.forget(chainKey);
    rows.remove(chainKey);
  }

  /**
   * Publishes the alert of a chain if it changed.
   *
   * @param mergedInto id of the chain that this one moved to; null while this one exists
   * @param group all its findings, with the agents that the run's records name
   * @param complete whether the findings were stable while they were added; otherwise the alert is
   *     not resolved
   */
  public void publish(
      ChainRef chain, @Nullable String mergedInto, FindingGroup group, boolean complete) {
    Alert last = published.last(chain.chainKey());
    Alert current = group.opensAlert() ? current(chain, group, last) : closed(last, mergedInto);
    if (current == null || (!group.opensAlert() && !complete)) {
      return;
    }
    Alert next = notifier.decide(current, group);
    if (last == null || !comparable(next).equals(comparable(last))) {
      published.publish(next);
    }
  }

  /** The alert without its revision and notification decision, for comparison. */
  private static Alert comparable(Alert alert) {
    return Alert.newBuilder(alert).setRevision(0).setNotify(NotificationKind.NONE.label()).build();
  }

  private static boolean isClosed(Alert alert) {
    return alert.getStatus().equals(RESOLVED) || alert.getStatus().equals(MERGED);
  }

  /**
   * Whether the alert reopens; it is notified again, as its recipients were notified of the
   * resolution.
   */
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
    Manifest manifest = manifest(chain.agentId(), chain, group);
    List<AlertClaim> claims = claims(chain, group);
    return Alert.newBuilder()
        .setAlertId(idOf(chain.chainKey()))
        .setTenant(chain.tenant())
        .setRevision(revision)
        .setGeneration(generation)
        .setStatus(group.isExcepted() ? SUPPRESSED : OPEN)
        .setSeverity(group.severity())
        .setTitle(AlertText.title(chain.agentId(), lead))
        .setExplanation(AlertText.explanation(lead, group, claims))
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
        .setRepeatOf(last == null || again ? null : last.getRepeatOf())
        .setFurther(last == null || again ? List.of() : last.getFurther())
        .setNextSteps(lead.getNextSteps())
        .setClaims(claims)
        .build();
  }

  /**
   * The manifest in force at the earliest finding, or else at the latest: one finding with a wrong
   * time must not cost the alert its owner.
   */
  private @Nullable Manifest manifest(@Nullable String agent, ChainRef chain, FindingGroup group) {
    if (agent == null) {
      return null;
    }
    Manifest earliest = manifests.inForceAt(chain.tenant(), agent, group.started());
    return earliest == null ? manifests.inForceAt(chain.tenant(), agent, group.ended()) : earliest;
  }

  /**
   * The declared agents that the run's records name besides the chain's agent. Which of them it
   * really is nobody knows, so all their owners are notified.
   */
  private List<AlertClaim> claims(ChainRef chain, FindingGroup group) {
    List<AlertClaim> claims = new ArrayList<>();
    for (String agent : group.claimedAgents()) {
      Manifest manifest = agent.equals(chain.agentId()) ? null : manifest(agent, chain, group);
      if (manifest != null) {
        claims.add(new AlertClaim(agent, manifest.getOwner(), manifest.getOnCall()));
      }
    }
    return claims;
  }

  /** Sets the clock of notifications, nanoseconds since the Unix epoch. */
  public void advanceTo(long time) {
    notifier.advanceTo(time);
  }

  /** Sends notifications that are due, and publishes changed storm alerts; call it periodically. */
  public void notifyDue() {
    notifier.decideDue();
  }

  /**
   * The alert without fields that depend on order of arrival; empty for a resolved alert or a storm
   * alert.
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
                .setFurther(List.of())
                .setOpenedRevision(0)
                .build());
  }

  /** Id of the alert of a chain, by its root key. */
  static String idOf(String chainKey) {
    return idOfChain(Keys.id(chainKey));
  }

  private static String idOfChain(String chainId) {
    return Keys.id("alert|" + chainId);
  }
}
