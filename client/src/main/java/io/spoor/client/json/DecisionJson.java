package io.spoor.client.json;

import static io.spoor.client.json.JsonLineWriter.line;
import static io.spoor.client.json.JsonLineWriter.list;
import static io.spoor.client.json.JsonLineWriter.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.DecisionView;
import io.spoor.client.time.TimeFormat;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes decisions as JSON, in the conventions of {@link ResultJson}. */
public final class DecisionJson {
  private DecisionJson() {}

  public static String decision(DecisionView decision) {
    return line(
        json -> {
          json.writeStringField("type", "decision");
          json.writeStringField("decision_id", decision.decisionId());
          json.writeStringField("time", TimeFormat.rfc3339(decision.time()));
          json.writeStringField("tenant", decision.tenant());
          json.writeStringField("server", decision.server());
          text(json, "caller", decision.caller());
          text(json, "request_id", decision.requestId());
          entity(json, "subject", decision.subjectType(), decision.subject());
          json.writeStringField("action", decision.action());
          entity(json, "resource", decision.resourceType(), decision.resource());
          json.writeBooleanField("decision", decision.isAllowed());
          json.writeStringField("answer", decision.answer());
          flag(json, "policy_decision", decision.policyDecision());
          list(json, "policies", decision.policies());
          json.writeStringField("reasons", decision.reasons());
          list(json, "errors", decision.errors());
          text(json, "mode", decision.mode());
          number(json, "staleness_ms", decision.stalenessMs());
          text(json, "chain_id", decision.chainId());
          number(json, "chain_revision", decision.chainRevision());
          text(json, "run_id", decision.runId());
          text(json, "agent_id", decision.agentId());
          list(json, "finding_ids", decision.findingIds());
          list(json, "event_ids", decision.eventIds());
          text(json, "confirmation_id", decision.confirmationId());
          text(json, "block_id", decision.blockId());
          json.writeStringField("policy_digest", decision.policyDigest());
          number(json, "policy_version", decision.policyVersion());
          logOnly(json, decision.logOnly());
          text(json, "approved_by", decision.approvedBy());
          text(json, "tool", decision.tool());
          text(json, "call_id", decision.callId());
          text(json, "trace_id", decision.traceId());
          text(json, "span_id", decision.spanId());
          json.writeBooleanField("input_masked", decision.isInputMasked());
          json.writeNumberField("lost", decision.lost());
        });
  }

  /**
   * Writes the member {@code decisions}: the answers about calls, which is left out if there is
   * none. {@code despite_denial} tells that the last answer was a denial, and the action did not
   * fail.
   */
  static void decided(JsonGenerator json, List<DecidedAction> actions) throws IOException {
    if (actions.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("decisions");
    for (DecidedAction action : actions) {
      for (DecidedAction.Answer answer : action.answers()) {
        DecisionView decision = answer.decision();
        json.writeStartObject();
        json.writeStringField("event_id", action.action().eventId());
        json.writeStringField("decision_id", decision.decisionId());
        json.writeStringField("time", TimeFormat.rfc3339(decision.time()));
        json.writeBooleanField("decision", decision.isAllowed());
        json.writeStringField("answer", decision.answer());
        text(json, "approved_by", decision.approvedBy());
        json.writeStringField("matched_by", answer.matchedBy().text());
        json.writeBooleanField(
            "despite_denial", action.isDespiteDenial() && answer.equals(action.last()));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void entity(JsonGenerator json, String member, @Nullable String type, String id)
      throws IOException {
    json.writeObjectFieldStart(member);
    text(json, "type", type);
    json.writeStringField("id", id);
    json.writeEndObject();
  }

  private static void logOnly(JsonGenerator json, List<DecisionView.LogOnly> policies)
      throws IOException {
    json.writeArrayFieldStart("log_only");
    for (DecisionView.LogOnly each : policies) {
      json.writeStartObject();
      json.writeStringField("policy", each.policy());
      json.writeStringField("effect", each.effect());
      text(json, "answer", each.answer());
      text(json, "error", each.error());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void flag(JsonGenerator json, String member, @Nullable Boolean value)
      throws IOException {
    if (value == null) {
      json.writeNullField(member);
    } else {
      json.writeBooleanField(member, value);
    }
  }

  private static void number(JsonGenerator json, String member, @Nullable Long value)
      throws IOException {
    if (value == null) {
      json.writeNullField(member);
    } else {
      json.writeNumberField(member, value);
    }
  }
}
