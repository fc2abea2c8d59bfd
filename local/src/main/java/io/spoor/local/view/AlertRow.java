package io.spoor.local.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert as it is shown. Times in nanoseconds since the Unix epoch, UTC; {@code chainId} is null
 * for a storm.
 */
public record AlertRow(
    String alertId,
    long revision,
    String kind,
    String status,
    String severity,
    int riskScore,
    String title,
    String explanation,
    String nextSteps,
    @Nullable String chainId,
    @Nullable String agentId,
    @Nullable String runId,
    @Nullable String owner,
    @Nullable String route,
    long opened,
    long updated,
    long findingCount,
    List<Count> counts,
    List<String> findingIds,
    long exceptedCount,
    List<String> exceptions,
    @Nullable String pageSeverity,
    String notification,
    @Nullable String notified,
    long repeats,
    @Nullable String repeatOf,
    long heldCount) {

  /** How many findings of one rule and severity. */
  public record Count(String ruleId, String severity, long count) {}

  public AlertRow {
    counts = List.copyOf(counts);
    findingIds = List.copyOf(findingIds);
    exceptions = List.copyOf(exceptions);
  }
}
