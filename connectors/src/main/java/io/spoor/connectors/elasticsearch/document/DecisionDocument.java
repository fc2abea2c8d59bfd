package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.DecisionRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of a decision server to one request. */
record DecisionDocument() implements DocumentType<DecisionRecord> {

  @Override
  public Class<DecisionRecord> record() {
    return DecisionRecord.class;
  }

  @Override
  public DocumentAddress address(DecisionRecord decision) {
    return DocumentAddress.undated("spoor-decisions", decision.getDecisionId(), decision.getTime());
  }

  @Override
  public void write(DecisionRecord decision, JsonWriter out) {
    out.text("tenant", decision.getTenant());
    out.nanos("@timestamp", decision.getTime());
    out.object(
        "event",
        () ->
            out.text("kind", "event")
                .text("category", "iam")
                .text("type", decision.getDecision() ? "allowed" : "denied")
                .text("action", decision.getAction())
                .text("outcome", decision.getDecision() ? "success" : "failure")
                .text("id", decision.getDecisionId()));
    out.text("message", message(decision));
    out.object("user", () -> out.text("id", decision.getSubjectId()));
    out.object(
        "rule",
        () -> out.texts("id", decision.getPolicies()).text("version", decision.getPolicyDigest()));
    out.object("trace", decision.getTraceId(), id -> out.text("id", id));
    out.object("span", decision.getSpanId(), id -> out.text("id", id));
    out.object(
        "gen_ai", decision.getAgentId(), agent -> out.object("agent", () -> out.text("id", agent)));
    out.object(
        "spoor",
        () -> {
          out.object("run", decision.getRunId(), id -> out.text("id", id));
          out.object("chain", decision.getChainId(), id -> out.text("id", id));
          out.object(
              "resource",
              () ->
                  out.text("id", decision.getResourceId())
                      .text("type", decision.getResourceType()));
          out.object("decision", () -> writeDecisionFields(out, decision));
        });
  }

  private static @Nullable String message(DecisionRecord decision) {
    List<String> reasons = decision.getReasons();
    return reasons.isEmpty() ? decision.getError() : String.join("; ", reasons);
  }

  private static void writeDecisionFields(JsonWriter out, DecisionRecord decision) {
    out.text("result", decision.getAnswer())
        .text("stated_by", decision.getServer())
        .text("caller", decision.getCaller())
        .text("request_id", decision.getRequestId())
        .text("subject_type", decision.getSubjectType())
        .flag("policy_decision", decision.getPolicyDecision())
        .texts("errors", errors(decision))
        .text("error", decision.getError())
        .text("mode", decision.getMode())
        .texts("finding_ids", decision.getFindingIds())
        .texts("event_ids", decision.getEventIds())
        .text("confirmation_id", decision.getConfirmationId())
        .text("block_id", decision.getBlockId())
        .text("approved_by", decision.getApprovedBy())
        .text("tool", decision.getTool())
        .text("call_id", decision.getCallId())
        .objects(
            "log_only",
            decision.getLogOnly(),
            policy ->
                out.text("policy", policy.getPolicy())
                    .text("effect", policy.getEffect())
                    .text("answer", policy.getAnswer())
                    .text("error", policy.getError()))
        .flattened("input", decision.getInput())
        .text("input_sha256", decision.getInputSha256())
        .flag("input_masked", decision.getInputMasked())
        .number("lost", decision.getLost());
    Long staleness = decision.getStalenessMs();
    if (staleness != null) {
      out.number("staleness_ms", staleness);
    }
    Long version = decision.getPolicyVersion();
    if (version != null) {
      out.number("policy_version", version);
    }
    Long revision = decision.getRevision();
    if (revision != null) {
      out.number("chain_revision", revision);
    }
  }

  private static List<String> errors(DecisionRecord decision) {
    return decision.getErrors().stream()
        .map(error -> error.getEffect() + " " + error.getPolicy() + ": " + error.getMessage())
        .toList();
  }
}
