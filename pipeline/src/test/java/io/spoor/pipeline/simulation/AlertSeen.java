package io.spoor.pipeline.simulation;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an alert says that does not depend on the order in which things came. */
public record AlertSeen(
    String chainId,
    String status,
    String severity,
    @Nullable String page,
    List<String> findings,
    Map<String, Long> counts,
    @Nullable String agentId,
    @Nullable String runId,
    long opened,
    long updated) {
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");
  private static final int MIN_ALERT_SEVERITY = SEVERITIES.indexOf("medium");
  private static final int MAX_LISTED = 50;

  static AlertSeen of(Alert alert) {
    return new AlertSeen(
        alert.getChainId(),
        alert.getStatus(),
        alert.getSeverity(),
        alert.getPageSeverity(),
        boundedIds(
            alert.getCounts().stream().mapToLong(AlertCount::getCount).sum(),
            alert.getFindingIds()),
        alert.getCounts().stream()
            .collect(
                Collectors.toMap(
                    count -> count.getSeverity() + " " + count.getRuleId(),
                    count -> count.getCount(),
                    Long::sum,
                    TreeMap::new)),
        alert.getAgentId(),
        alert.getRunId(),
        alert.getOpened(),
        alert.getUpdated());
  }

  /** Worked out from all that was found in a chain; null when it is not enough for an alert. */
  static @Nullable AlertSeen expected(Chain chain, Map<String, Finding> all) {
    List<Finding> findings =
        chain.getFindingIds().stream().map(all::get).filter(Objects::nonNull).toList();
    List<Finding> local =
        findings.stream()
            .filter(finding -> finding.getChainId().equals(chain.getChainId()))
            .filter(finding -> rank(finding) >= MIN_ALERT_SEVERITY)
            .toList();
    if (local.isEmpty()) {
      return null;
    }
    int page =
        local.stream()
            .filter(
                finding ->
                    finding.getStatus().equals("confirmed")
                        || rank(finding) > MIN_ALERT_SEVERITY + 1)
            .mapToInt(AlertSeen::rank)
            .max()
            .orElse(-1);
    return new AlertSeen(
        chain.getChainId(),
        "open",
        SEVERITIES.get(findings.stream().mapToInt(AlertSeen::rank).max().orElseThrow()),
        page < 0 ? null : SEVERITIES.get(page),
        boundedIds(findings.size(), findings.stream().map(Finding::getFindingId).toList()),
        findings.stream()
            .collect(
                groupingBy(
                    finding ->
                        finding.getSeverity().toLowerCase(Locale.ROOT) + " " + finding.getRuleId(),
                    TreeMap::new,
                    counting())),
        chain.getAgentId(),
        chain.getRunId(),
        findings.stream().mapToLong(Finding::getTime).min().orElseThrow(),
        findings.stream().mapToLong(Finding::getTime).max().orElseThrow());
  }

  /** Which of many an alert lists is not said here. */
  private static List<String> boundedIds(long all, List<String> ids) {
    return all > MAX_LISTED ? List.of() : ids.stream().sorted().toList();
  }

  private static int rank(Finding finding) {
    return SEVERITIES.indexOf(finding.getSeverity());
  }
}
