package io.spoor.pipeline.alert;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.alert.Gate.Answer;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.manifest.Manifests;
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
public final class Alerts {
  /** Tags of rows that belong to a chain: see {@link io.spoor.pipeline.rows.CachedRows}. */
  public static final String OWNED = "AE";

  static final String OPEN = "open";
  static final String SUPPRESSED = "suppressed";
  static final String RESOLVED = "resolved";
  static final String MERGED = "merged";

  private final AlertRows rows;
  private final Manifests manifests;
  private final Exceptions exceptions;
  private final int generation;
  private final boolean replaying;
  private final Outbox out;
  private final Storms storms;
  private final Gate gate;

  public Alerts(
      Rows rows,
      Manifests manifests,
      Exceptions exceptions,
      Watermark watermark,
      StageSettings settings,
      Outbox out) {
    this.rows = new AlertRows(rows);
    this.manifests = manifests;
    this.exceptions = exceptions;
    this.generation = settings.generation();
    this.replaying = settings.replaying();
    this.out = out;
    this.storms = new Storms(rows, watermark, settings, out);
    this.gate = new Gate(this.rows, new ToldAlerts(rows, watermark, settings), storms);
  }

  /** What the evicted findings of a chain come to, for those that are there to be added. */
  public Found found(String chainKey) {
    GroupedFindings evicted = rows.evicted(chainKey);
    return evicted == null ? new Found(exceptions) : Found.after(evicted, exceptions);
  }

  /**
   * A finding is evicted; what it adds to the alert stays.
   *
   * @param own as for {@link Found#add}
   */
  public void evicted(String chainKey, Finding finding, boolean own) {
    GroupedFindings before = rows.evicted(chainKey);
    if (before == null && Found.isRetracted(finding)) {
      return;
    }
    Found found = found(chainKey);
    found.add(finding, own);
    rows.evicted(chainKey, found.sum());
  }

  /** There is no such chain any more. */
  public void remove(String chainKey) {
    rows.remove(chainKey);
  }

  /**
   * Publishes the alert of a chain if it says anything new.
   *
   * @param mergedInto id of the chain that this one went into; null while it stands
   * @param found all its findings
   * @param whole whether nothing changed while they were added up; an alert is not resolved before
   */
  public void publish(ChainRef chain, @Nullable String mergedInto, Found found, boolean whole) {
    Alert last = rows.alert(chain.chainKey());
    Alert now = found.isEnough() ? standing(chain, found, last) : over(last, mergedInto);
    if (now == null || (!found.isEnough() && !whole)) {
      return;
    }
    Alert next = told(now, last, found);
    if (last == null || !said(next).equals(said(last))) {
      rows.alert(next);
      out.alert(next);
    }
  }

  /** What it says but for how often it was said. */
  private static Alert said(Alert alert) {
    return Alert.newBuilder(alert).setRevision(0).setNotify(Notify.NONE.text()).build();
  }

  private static boolean isOver(Alert alert) {
    return alert.getStatus().equals(RESOLVED) || alert.getStatus().equals(MERGED);
  }

  /** What opens again is told anew: whoever was told of it was told that it is over. */
  private static boolean opensAgain(Alert last, Found found) {
    return isOver(last) || (last.getStatus().equals(SUPPRESSED) && !found.isExcepted());
  }

  private static @Nullable Alert over(@Nullable Alert last, @Nullable String mergedInto) {
    if (last == null || isOver(last)) {
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
        .setNotify(Notify.NONE.text())
        .build();
  }

  private Alert standing(ChainRef chain, Found found, @Nullable Alert last) {
    boolean again = last != null && opensAgain(last, found);
    long revision = last == null ? 1 : last.getRevision() + 1;
    GroupedFinding head = found.head();
    Severity page = found.page();
    Manifest manifest =
        chain.agentId() == null
            ? null
            : manifests.at(chain.tenant(), chain.agentId(), found.started());
    return Alert.newBuilder()
        .setAlertId(idOf(chain.chainKey()))
        .setTenant(chain.tenant())
        .setRevision(revision)
        .setGeneration(generation)
        .setStatus(found.isExcepted() ? SUPPRESSED : OPEN)
        .setSeverity(found.severity())
        .setTitle(Wording.title(chain.agentId(), head))
        .setExplanation(Wording.explanation(head, found))
        .setChainId(Keys.id(chain.chainKey()))
        .setChainKey(chain.chainKey())
        .setFindingIds(found.gravest().stream().map(GroupedFinding::getFindingId).toList())
        .setOwner(manifest == null ? null : manifest.getOwner())
        .setRoute(manifest == null ? null : manifest.getOnCall())
        .setOpened(found.started())
        .setUpdated(found.ended())
        .setAgentId(chain.agentId())
        .setRunId(chain.runId())
        .setPrincipals(List.copyOf(head.getPrincipals()))
        .setRiskScore(
            found.gravest().stream().mapToInt(GroupedFinding::getRiskScore).max().orElse(0))
        .setFindingCount(found.all())
        .setCounts(found.counts())
        .setExceptedCount(found.excepted())
        .setExceptions(found.exceptions())
        .setPageSeverity(page == null ? null : page.text())
        .setNotified(last == null || again ? null : last.getNotified())
        .setOpenedRevision(again ? revision : last == null ? 0 : last.getOpenedRevision())
        .setRepeats(last == null ? 0 : last.getRepeats())
        .setRepeatOf(last == null ? null : last.getRepeatOf())
        .setNextSteps(head.getNextSteps())
        .build();
  }

  /** Publishes what storms there are; to be called every now and then. */
  public void round() {
    storms.round();
  }

  /** With what is to be done about it. */
  private Alert told(Alert alert, @Nullable Alert last, Found found) {
    Severity page = found.page();
    String before = alert.getNotified();
    if (page == null
        || !alert.getStatus().equals(OPEN)
        || (before != null && Found.severity(before).compareTo(page) >= 0)) {
      return alert;
    }
    if (replaying || before != null) {
      return told(alert, replaying ? Notify.MUTED : Notify.ESCALATED, page);
    }
    boolean held = last != null && last.getNotify().equals(Notify.HELD.text());
    return switch (gate.ask(alert, found.head(), page, held)) {
      case Answer.Tell() -> told(alert, Notify.FIRST, page);
      case Answer.Hold() -> Alert.newBuilder(alert).setNotify(Notify.HELD.text()).build();
      case Answer.Repeats(String chainKey) -> {
        countRepeat(chainKey);
        yield Alert.newBuilder(told(alert, Notify.REPEATED, page))
            .setRepeatOf(idOf(chainKey))
            .build();
      }
    };
  }

  private static Alert told(Alert alert, Notify what, Severity page) {
    return Alert.newBuilder(alert).setNotify(what.text()).setNotified(page.text()).build();
  }

  private void countRepeat(String chainKey) {
    Alert earlier = rows.alert(chainKey);
    if (earlier != null) {
      Alert next =
          Alert.newBuilder(earlier)
              .setRevision(earlier.getRevision() + 1)
              .setNotify(Notify.NONE.text())
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
  public static Optional<Alert> settled(Alert alert) {
    return isOver(alert) || alert.getChainKey().isEmpty()
        ? Optional.empty()
        : Optional.of(
            Alert.newBuilder(alert)
                .setRevision(1)
                .setNotify(Notify.NONE.text())
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
