package io.spoor.client.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alert as displayed. Times in nanoseconds since the Unix epoch, UTC; {@code chainId} is null
 * for a storm. {@code verdict}: the verdict that determines the status, else the latest; {@code
 * deliveries}: the delivery status per target.
 */
public record AlertView(
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
    long heldCount,
    @Nullable VerdictView verdict,
    List<DeliveryView> deliveries) {

  /** Number of findings of one rule and severity. */
  public record Count(String ruleId, String severity, long count) {}

  public AlertView {
    counts = List.copyOf(counts);
    findingIds = List.copyOf(findingIds);
    deliveries = List.copyOf(deliveries);
    exceptions = List.copyOf(exceptions);
  }

  /** A copy with the deliveries per target. */
  public AlertView withTriage(List<DeliveryView> deliveries) {
    return new AlertView(
        alertId,
        revision,
        kind,
        status,
        severity,
        riskScore,
        title,
        explanation,
        nextSteps,
        chainId,
        agentId,
        runId,
        owner,
        route,
        opened,
        updated,
        findingCount,
        counts,
        findingIds,
        exceptedCount,
        exceptions,
        pageSeverity,
        notification,
        notified,
        repeats,
        repeatOf,
        heldCount,
        verdict,
        deliveries);
  }
}
