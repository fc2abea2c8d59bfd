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
    boolean isInputMasked,
    long lost) {}
