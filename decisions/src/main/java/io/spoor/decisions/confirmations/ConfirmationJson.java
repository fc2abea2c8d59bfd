package io.spoor.decisions.confirmations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Confirmation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Confirmations as JSON, for lists of the server and of the command line. */
public final class ConfirmationJson {
  private ConfirmationJson() {}

  /** One confirmation. Members are always present, null where the value is not known. */
  public static ObjectNode of(ConfirmationState state, Instant now) {
    Confirmation asked = state.asked();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "confirmation")
            .put("confirmation_id", asked.getConfirmationId())
            .put("status", status(state, now))
            .put("tenant", asked.getTenant())
            .put("chain_id", asked.getChainId())
            .put("run_id", asked.getRunId())
            .put("agent_id", asked.getAgentId())
            .put("agent_declared", asked.getDeclared())
            .put("caller", asked.getCaller())
            .put("subject_type", asked.getSubjectType())
            .put("subject_id", asked.getSubjectId())
            .put("action", asked.getAction())
            .put("resource_type", asked.getResourceType())
            .put("resource_id", asked.getResourceId())
            .put("tool", asked.getTool());
    putAll(json, "policies", asked.getPolicies());
    putAll(json, "reasons", asked.getReasons());
    json.put("verdict", asked.getVerdict());
    putAll(json, "acr_values", asked.getAcrValues());
    return json.put("max_age", asked.getMaxAge())
        .put("asked", state.askedAt().toString())
        .put("age_seconds", Math.max(0, Duration.between(state.askedAt(), now).toSeconds()))
        .put("expires", state.expires().toString())
        .put("who", state.who())
        .put("reason", state.reason().isEmpty() ? null : state.reason());
  }

  /** The status at a time: {@code expired} when it does not hold any more. */
  public static String status(ConfirmationState state, Instant now) {
    return state.status() == ConfirmationState.Status.USED || state.holdsAt(now)
        ? state.status().text()
        : "expired";
  }

  private static void putAll(ObjectNode json, String member, List<String> values) {
    ArrayNode array = json.putArray(member);
    values.forEach(array::add);
  }
}
