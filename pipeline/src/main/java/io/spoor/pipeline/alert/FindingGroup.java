package io.spoor.pipeline.alert;

import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.pipeline.state.GroupedFindings;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates the findings of one chain, independent of their order and in bounded memory. Retracted
 * findings do not count.
 */
public final class FindingGroup {
  /** Maximum findings that an alert lists. */
  static final int MAX_LISTED = 50;

  /** Minimum severity for an alert and, once confirmed, for a page. */
  private static final Severity MIN_ALERT_SEVERITY = Severity.MEDIUM;

  private static final Comparator<GroupedFinding> MOST_SEVERE_FIRST =
      Comparator.comparing((GroupedFinding finding) -> !finding.getOpens())
          .thenComparing(finding -> finding.getException() != null)
          .thenComparing(FindingGroup::severity, Comparator.reverseOrder())
          .thenComparing(GroupedFinding::getRiskScore, Comparator.reverseOrder())
          .thenComparingLong(GroupedFinding::getTime)
          .thenComparing(GroupedFinding::getFindingId);

  private final ClaimedExceptions exceptions;
  private final TreeSet<GroupedFinding> mostSevere = new TreeSet<>(MOST_SEVERE_FIRST);
  private final Map<String, GroupedFinding> byId = new HashMap<>();
  private final TreeMap<String, Long> counts = new TreeMap<>();
  private final TreeSet<String> exceptionIds = new TreeSet<>();
  private final long[] pageCounts = new long[Severity.values().length];
  private final CriticalFindings criticals = new CriticalFindings();
  private long excepted;
  private long openers;
  private long exceptedOpeners;

  /** Times of the findings that are not listed. Those of listed ones are read from these. */
  private long unlistedStarted = Long.MAX_VALUE;

  private long unlistedEnded = Long.MIN_VALUE;

  FindingGroup(ClaimedExceptions exceptions) {
    this.exceptions = exceptions;
  }

  /** Restores the totals of evicted findings. */
  @SuppressWarnings("EnumOrdinal") // an index, only within this object
  static FindingGroup restore(GroupedFindings stored, ClaimedExceptions exceptions) {
    var group = new FindingGroup(exceptions);
    for (GroupedFinding finding : stored.getGravest()) {
      group.mostSevere.add(finding);
      group.byId.put(finding.getFindingId(), finding);
      if (isCriticalPage(finding)) {
        group.criticals.add(finding);
      }
    }
    group.counts.putAll(stored.getCounts());
    group.exceptionIds.addAll(stored.getExceptions());
    for (int i = 0; i < stored.getPages().size(); i++) {
      group.pageCounts[i] = stored.getPages().get(i);
    }
    group.criticals.countAtLeast(group.pageCounts[Severity.CRITICAL.ordinal()]);
    group.excepted = stored.getExcepted();
    group.openers = stored.getOpeners();
    group.exceptedOpeners = stored.getExceptedOpeners();
    group.unlistedStarted = stored.getStarted();
    group.unlistedEnded = stored.getEnded();
    return group;
  }

  GroupedFindings summary() {
    List<Long> byPage = new ArrayList<>();
    for (long page : pageCounts) {
      byPage.add(page);
    }
    return GroupedFindings.newBuilder()
        .setGravest(List.copyOf(mostSevere))
        .setCounts(new HashMap<>(counts))
        .setExceptions(List.copyOf(exceptionIds))
        .setPages(byPage)
        .setExcepted(excepted)
        .setOpeners(openers)
        .setExceptedOpeners(exceptedOpeners)
        .setStarted(unlistedStarted)
        .setEnded(unlistedEnded)
        .build();
  }

  /**
   * Adds the latest revision of a finding.
   *
   * @param local whether this chain must alert on the finding; false: another chain does, and the
   *     finding only joins an existing alert
   */
  public void add(Finding finding, boolean local) {
    GroupedFinding previous = byId.remove(finding.getFindingId());
    if (previous != null) {
      // It was evaluated once more after its eviction.
      mostSevere.remove(previous);
      count(previous, -1);
    }
    if (FindingStatus.isRetracted(finding)) {
      return;
    }
    GroupedFinding current = toGrouped(finding, local);
    count(current, 1);
    mostSevere.add(current);
    if (mostSevere.size() > MAX_LISTED) {
      long time = mostSevere.removeLast().getTime();
      unlistedStarted = Math.min(unlistedStarted, time);
      unlistedEnded = Math.max(unlistedEnded, time);
    }
  }

  private GroupedFinding toGrouped(Finding finding, boolean local) {
    return GroupedFinding.newBuilder()
        .setFindingId(finding.getFindingId())
        .setRuleId(finding.getRuleId())
        .setSeverity(finding.getSeverity())
        .setStatus(finding.getStatus())
        .setRiskScore(finding.getRiskScore())
        .setTime(finding.getTime())
        .setTitle(finding.getTitle())
        .setExplanation(finding.getExplanation())
        .setNextSteps(finding.getNextSteps())
        .setPrincipals(List.copyOf(finding.getPrincipals()))
        .setOpens(local && severity(finding.getSeverity()).compareTo(MIN_ALERT_SEVERITY) >= 0)
        .setException(exceptions.exceptionFor(finding))
        .build();
  }

  @SuppressWarnings("EnumOrdinal") // an index, only within this object
  private void count(GroupedFinding finding, int delta) {
    String exception = finding.getException();
    if (exception != null) {
      excepted += delta;
      exceptedOpeners += finding.getOpens() ? delta : 0;
      if (delta > 0) {
        exceptionIds.add(exception);
        if (exceptionIds.size() > MAX_LISTED) {
          exceptionIds.removeLast();
        }
      }
      return;
    }
    counts.merge(
        finding.getSeverity() + ' ' + finding.getRuleId(), (long) delta, FindingGroup::sumOrNone);
    openers += finding.getOpens() ? delta : 0;
    if (warrantsPage(finding)) {
      pageCounts[severity(finding).ordinal()] += delta;
    }
    if (isCriticalPage(finding)) {
      if (delta > 0) {
        criticals.add(finding);
      } else {
        criticals.remove(finding);
      }
    }
  }

  private static boolean isCriticalPage(GroupedFinding finding) {
    return finding.getException() == null
        && finding.getOpens()
        && severity(finding) == Severity.CRITICAL;
  }

  @SuppressWarnings("NullAway") // null takes the entry out
  private static Long sumOrNone(long a, long b) {
    return a + b == 0 ? null : (Long) (a + b);
  }

  private static boolean warrantsPage(GroupedFinding finding) {
    boolean critical = severity(finding) == Severity.CRITICAL;
    return finding.getOpens()
        && (critical || FindingStatus.CONFIRMED.label().equals(finding.getStatus()));
  }

  /** Agents that the run's records name, if they are several. */
  List<String> claimedAgents() {
    return exceptions.claimedAgents();
  }

  /** Whether a provisional finding of severity high counts. */
  boolean hasUnconfirmedHigh() {
    // The most severe findings are listed, so one of them is listed if there is any.
    return mostSevere.stream()
        .anyMatch(
            finding ->
                finding.getOpens()
                    && finding.getException() == null
                    && severity(finding) == Severity.HIGH
                    && !warrantsPage(finding));
  }

  /** Whether the findings open an alert, excepted ones included. */
  boolean opensAlert() {
    return openers > 0 || exceptedOpeners > 0;
  }

  /** Whether exceptions cover all findings that would open an alert. */
  boolean isExcepted() {
    return openers == 0;
  }

  /** The lead finding; call it only if {@link #opensAlert}. */
  GroupedFinding lead() {
    return mostSevere.first();
  }

  /** The critical findings that justify a notification. */
  CriticalFindings criticals() {
    return criticals;
  }

  List<GroupedFinding> mostSevere() {
    return List.copyOf(mostSevere);
  }

  /**
   * Highest severity of the findings without an exception, or of all if exceptions cover every one
   * that would open an alert.
   */
  public String severity() {
    return isExcepted() ? lead().getSeverity() : counts().getFirst().getSeverity();
  }

  /** Number of active findings. */
  long totalCount() {
    return counts.values().stream().mapToLong(Long::longValue).sum() + excepted;
  }

  long excepted() {
    return excepted;
  }

  List<String> exceptions() {
    return List.copyOf(exceptionIds);
  }

  /** Counts of findings without an exception, most severe first. */
  List<AlertCount> counts() {
    return counts.entrySet().stream()
        .map(entry -> count(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparing((AlertCount count) -> severity(count.getSeverity()))
                .reversed()
                .thenComparing(AlertCount::getRuleId))
        .toList();
  }

  private static AlertCount count(String key, long number) {
    int blank = key.indexOf(' ');
    return new AlertCount(key.substring(blank + 1), key.substring(0, blank), number);
  }

  /** Highest severity that justifies a page; null when there is none. */
  @SuppressWarnings("EnumOrdinal") // an index, only within this object
  @Nullable Severity pageSeverity() {
    Severity highest = null;
    for (Severity severity : Severity.values()) {
      highest = pageCounts[severity.ordinal()] > 0 ? severity : highest;
    }
    return highest;
  }

  /** Earliest time, nanoseconds since the Unix epoch. */
  long started() {
    return mostSevere.stream()
        .mapToLong(GroupedFinding::getTime)
        .reduce(unlistedStarted, Math::min);
  }

  /** Latest time, nanoseconds since the Unix epoch. */
  long ended() {
    return mostSevere.stream().mapToLong(GroupedFinding::getTime).reduce(unlistedEnded, Math::max);
  }

  private static Severity severity(GroupedFinding finding) {
    return severity(finding.getSeverity());
  }

  public static Severity severity(String text) {
    return Severity.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
