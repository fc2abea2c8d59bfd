package io.spoor.client.result;

import io.spoor.schemas.FindingCause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finding as displayed. Time in nanoseconds since the Unix epoch, UTC.
 *
 * @param contested whether it is about a credential that several runs hold, evaluated in this chain
 *     as that of one of them
 * @param cause why its last revision was published; null in an analysis of files
 */
public record FindingView(
    String findingId,
    long revision,
    String status,
    String ruleId,
    String title,
    String severity,
    int riskScore,
    String chainId,
    @Nullable String agentId,
    @Nullable String runId,
    long time,
    List<String> eventIds,
    String explanation,
    String nextSteps,
    boolean contested,
    @Nullable FindingCause cause) {

  public FindingView {
    eventIds = List.copyOf(eventIds);
  }
}
