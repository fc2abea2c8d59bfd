package io.spoor.client.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded answer of a decision server, as displayed.
 *
 * @param time nanoseconds since the Unix epoch, UTC
 * @param answer allow, deny, confirm, step-up, blocked or unasked
 * @param policies ids of the policies that decided
 * @param reasons their reasons, or why no policy was asked; empty: none
 * @param errors policies whose evaluation failed
 * @param policyVersion number of the applied policies; null: policies of files
 * @param logOnly policies that decided nothing, and applied or failed
 * @param approvedBy person whose approval lifted a denial
 * @param tool tool of the call as the agent knows it
 * @param callId id under which the model proposed the call
 * @param lost answers before this one that the server could not record
 */
public record DecisionView(
    String decisionId,
    String tenant,
    long time,
    String server,
    @Nullable String caller,
    @Nullable String requestId,
    @Nullable String subjectType,
    String subject,
    String action,
    @Nullable String resourceType,
    String resource,
    boolean isAllowed,
    String answer,
    @Nullable Boolean policyDecision,
    List<String> policies,
    String reasons,
    List<String> errors,
    @Nullable String mode,
    @Nullable Long stalenessMs,
    @Nullable String chainId,
    @Nullable Long chainRevision,
    @Nullable String runId,
    @Nullable String agentId,
    List<String> findingIds,
    List<String> eventIds,
    @Nullable String confirmationId,
    @Nullable String blockId,
    String policyDigest,
    @Nullable Long policyVersion,
    List<LogOnly> logOnly,
    @Nullable String approvedBy,
    @Nullable String tool,
    @Nullable String callId,
    @Nullable String traceId,
    @Nullable String spanId,
    boolean isInputMasked,
    long lost) {

  /**
   * A log-only policy.
   *
   * @param effect permit or forbid
   * @param answer allow, deny, confirm or step-up: the answer if it were active; null: no other one
   * @param error why its evaluation failed
   */
  public record LogOnly(
      String policy, String effect, @Nullable String answer, @Nullable String error) {}
}
