package io.spoor.client.json;

import static io.spoor.client.json.JsonLineWriter.line;
import static io.spoor.client.json.JsonLineWriter.list;
import static io.spoor.client.json.JsonLineWriter.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.spoor.client.result.DecisionView;
import io.spoor.client.time.TimeFormat;
import java.io.IOException;
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
          json.writeBooleanField("input_masked", decision.isInputMasked());
          json.writeNumberField("lost", decision.lost());
        });
  }

  private static void entity(JsonGenerator json, String member, @Nullable String type, String id)
      throws IOException {
    json.writeObjectFieldStart(member);
    text(json, "type", type);
    json.writeStringField("id", id);
    json.writeEndObject();
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
