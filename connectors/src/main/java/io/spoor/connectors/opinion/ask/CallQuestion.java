package io.spoor.connectors.opinion.ask;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Finding;
import io.spoor.schemas.vocabulary.CallInDoubt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The question whether a user's request calls for a tool call. It names the call and states why it
 * is in doubt. Spoor keeps no clear text of request, arguments and results: the endpoint reads them
 * in the operator's own trace store, by the ids.
 *
 * @param id id of the finding that leaves the call in doubt
 * @param traceId trace of the call, 32 hex digits
 * @param spanId span of the call, 16 hex digits
 * @param time start of the call
 * @param explanation the evaluator's sentence, without content
 * @param evidence event ids of the call and of what it may follow: {@code traceId:spanId}
 */
public record CallQuestion(
    String id,
    String tenant,
    String traceId,
    String spanId,
    Instant time,
    @Nullable String agentId,
    @Nullable String runId,
    String chainId,
    String severity,
    int riskScore,
    String explanation,
    List<String> evidence) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Event id of a span; a contradicting record has a digest behind it. */
  private static final Pattern SPAN = Pattern.compile("([0-9a-f]{32}):([0-9a-f]{16})(?:#.*)?");

  private static final long NANOS = 1_000_000_000L;
  private static final String CONFIRMED = "confirmed";

  public CallQuestion {
    evidence = List.copyOf(evidence);
  }

  /** The question about a finding's call; empty if it leaves no call of a trace in doubt. */
  public static Optional<CallQuestion> about(Finding finding) {
    Matcher span = SPAN.matcher(finding.getSubject());
    // A provisional finding waits for the request, without which there is nothing to ask.
    if (!finding.getStatus().equals(CONFIRMED)
        || !CallInDoubt.is(finding.getRuleId(), finding.getSeverity())
        || !span.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new CallQuestion(
            finding.getFindingId(),
            finding.getTenant(),
            span.group(1),
            span.group(2),
            Instant.ofEpochSecond(
                Math.floorDiv(finding.getTime(), NANOS), Math.floorMod(finding.getTime(), NANOS)),
            finding.getAgentId(),
            finding.getRunId(),
            finding.getChainId(),
            finding.getSeverity(),
            finding.getRiskScore(),
            finding.getExplanation(),
            finding.getEventIds()));
  }

  /** The call, whichever of its records the finding is about. */
  public String callId() {
    return traceId + ':' + spanId;
  }

  /** Agents share a tenant's turns; a call without an agent takes those of nobody. */
  String agent() {
    return agentId == null ? "" : agentId;
  }

  /** The question as JSON, UTF-8: docs/schemas/opinion-question.schema.json. */
  public byte[] json() {
    ObjectNode question = JSON.createObjectNode();
    question.put("question", "Does this request call for this call?");
    question.put("question_id", id);
    question.put("tenant", tenant);
    question.put("trace_id", traceId);
    question.put("span_id", spanId);
    question.put("time", time.toString());
    question.put("agent_id", agentId);
    question.put("run_id", runId);
    question.put("chain_id", chainId);
    ObjectNode doubt = question.putObject("doubt");
    doubt.put("severity", severity);
    doubt.put("risk_score", riskScore);
    doubt.put("explanation", explanation);
    evidence.forEach(doubt.putArray("event_ids")::add);
    try {
      return JSON.writeValueAsBytes(question);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts is JSON", e);
    }
  }
}
