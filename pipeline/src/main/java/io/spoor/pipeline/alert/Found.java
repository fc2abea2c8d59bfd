package io.spoor.pipeline.alert;

import io.spoor.pipeline.detect.Severity;
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
 * What the findings of one chain come to, in whatever order they are added, in memory that does not
 * grow with them. Those that are retracted do not count.
 */
public final class Found {
  /** Findings that an alert lists. */
  static final int LISTED = 50;

  /** The least that is enough for an alert, and, once confirmed, for a page. */
  private static final Severity ENOUGH = Severity.MEDIUM;

  private static final Comparator<GroupedFinding> GRAVEST =
      Comparator.comparing((GroupedFinding finding) -> !finding.getOpens())
          .thenComparing(finding -> finding.getException() != null)
          .thenComparing(Found::severity, Comparator.reverseOrder())
          .thenComparing(GroupedFinding::getRiskScore, Comparator.reverseOrder())
          .thenComparing(GroupedFinding::getTime)
          .thenComparing(GroupedFinding::getFindingId);

  private final Exceptions exceptions;
  private final TreeSet<GroupedFinding> gravest = new TreeSet<>(GRAVEST);
  private final Map<String, GroupedFinding> kept = new HashMap<>();
  private final TreeMap<String, Long> counts = new TreeMap<>();
  private final TreeSet<String> excepting = new TreeSet<>();
  private final long[] pages = new long[Severity.values().length];
  private long excepted;
  private long openers;
  private long exceptedOpeners;
  private long started = Long.MAX_VALUE;
  private long ended = Long.MIN_VALUE;

  Found(Exceptions exceptions) {
    this.exceptions = exceptions;
  }

  /** Goes on from findings that are not there any more. */
  static Found after(GroupedFindings before, Exceptions exceptions) {
    var found = new Found(exceptions);
    for (GroupedFinding finding : before.getGravest()) {
      found.gravest.add(finding);
      found.kept.put(finding.getFindingId(), finding);
    }
    found.counts.putAll(before.getCounts());
    found.excepting.addAll(before.getExceptions());
    for (int i = 0; i < before.getPages().size(); i++) {
      found.pages[i] = before.getPages().get(i);
    }
    found.excepted = before.getExcepted();
    found.openers = before.getOpeners();
    found.exceptedOpeners = before.getExceptedOpeners();
    found.started = before.getStarted();
    found.ended = before.getEnded();
    return found;
  }

  GroupedFindings sum() {
    List<Long> byPage = new ArrayList<>();
    for (long page : pages) {
      byPage.add(page);
    }
    return GroupedFindings.newBuilder()
        .setGravest(List.copyOf(gravest))
        .setCounts(new HashMap<>(counts))
        .setExceptions(List.copyOf(excepting))
        .setPages(byPage)
        .setExcepted(excepted)
        .setOpeners(openers)
        .setExceptedOpeners(exceptedOpeners)
        .setStarted(started)
        .setEnded(ended)
        .build();
  }

  /**
   * Adds a finding as of its latest revision.
   *
   * @param own whether it is this chain that has to tell of it; false: it is another's, and joins
   *     an alert there may be
   */
  public void add(Finding finding, boolean own) {
    GroupedFinding before = kept.remove(finding.getFindingId());
    if (before != null) {
      // It was judged once more after it was evicted.
      gravest.remove(before);
      count(before, -1);
    }
    if (isRetracted(finding)) {
      return;
    }
    GroupedFinding now = grouped(finding, own);
    count(now, 1);
    started = Math.min(started, now.getTime());
    ended = Math.max(ended, now.getTime());
    gravest.add(now);
    if (gravest.size() > LISTED) {
      gravest.removeLast();
    }
  }

  static boolean isRetracted(Finding finding) {
    return "retracted".equals(finding.getStatus());
  }

  private GroupedFinding grouped(Finding finding, boolean own) {
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
        .setOpens(own && severity(finding.getSeverity()).compareTo(ENOUGH) >= 0)
        .setException(exceptions.covering(finding))
        .build();
  }

  @SuppressWarnings("EnumOrdinal") // an index, only within this object
  private void count(GroupedFinding finding, int by) {
    String exception = finding.getException();
    if (exception != null) {
      excepted += by;
      exceptedOpeners += finding.getOpens() ? by : 0;
      if (by > 0) {
        excepting.add(exception);
        if (excepting.size() > LISTED) {
          excepting.removeLast();
        }
      }
      return;
    }
    counts.merge(finding.getSeverity() + ' ' + finding.getRuleId(), (long) by, Found::sumOrNone);
    openers += finding.getOpens() ? by : 0;
    if (isWorthAPage(finding)) {
      pages[severity(finding).ordinal()] += by;
    }
  }

  @SuppressWarnings("NullAway") // null takes the entry out
  private static Long sumOrNone(long a, long b) {
    return a + b == 0 ? null : (Long) (a + b);
  }

  private static boolean isWorthAPage(GroupedFinding finding) {
    boolean critical = severity(finding) == Severity.CRITICAL;
    return finding.getOpens() && (critical || "confirmed".equals(finding.getStatus()));
  }

  /** Whether there is enough for an alert, be it an excepted one. */
  boolean isEnough() {
    return openers > 0 || exceptedOpeners > 0;
  }

  /** Whether all that would be enough is excepted. */
  boolean isExcepted() {
    return openers == 0;
  }

  /** To be asked for only if there {@link #isEnough}. */
  GroupedFinding head() {
    return gravest.first();
  }

  List<GroupedFinding> gravest() {
    return List.copyOf(gravest);
  }

  /** Greatest of those that are not excepted; if all that would be enough are, of those. */
  String severity() {
    return isExcepted() ? head().getSeverity() : counts().getFirst().getSeverity();
  }

  /** All that stand. */
  long all() {
    return counts.values().stream().mapToLong(Long::longValue).sum() + excepted;
  }

  long excepted() {
    return excepted;
  }

  List<String> exceptions() {
    return List.copyOf(excepting);
  }

  /** Without those excepted, the gravest first. */
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

  /** The greatest severity that is worth a page. */
  @SuppressWarnings("EnumOrdinal") // an index, only within this object
  @Nullable Severity page() {
    Severity greatest = null;
    for (Severity severity : Severity.values()) {
      greatest = pages[severity.ordinal()] > 0 ? severity : greatest;
    }
    return greatest;
  }

  /** Nanoseconds since the Unix epoch. */
  long started() {
    return started;
  }

  /** Nanoseconds since the Unix epoch. */
  long ended() {
    return ended;
  }

  private static Severity severity(GroupedFinding finding) {
    return severity(finding.getSeverity());
  }

  static Severity severity(String text) {
    return Severity.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
