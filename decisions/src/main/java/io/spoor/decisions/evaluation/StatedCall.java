package io.spoor.decisions.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.request.RequestedEntity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tool call that a request states. Policies decide about the resource, and records name the
 * tool as the agent knows it. The two may differ by the name of a server, or because one is a lie:
 * so the call is evaluated under each name, and the more severe result counts.
 *
 * @param tools names of the tool, one or two
 * @param arguments JSON text, or other text; null: not stated
 * @param callId id under which a model proposed the call; null: not stated
 */
record StatedCall(List<String> tools, @Nullable String arguments, @Nullable String callId) {
  private static final String TOOL = "tool";

  /** The call; null when the request states none. */
  static @Nullable StatedCall of(ObjectNode asked, RequestedEntity resource) {
    Set<String> tools = new LinkedHashSet<>();
    if (resource.type().equals(TOOL)) {
      tools.add(resource.id());
    }
    String named = text(asked.get(TOOL));
    if (named != null) {
      tools.add(named);
    }
    tools.remove("");
    return tools.isEmpty()
        ? null
        : new StatedCall(
            List.copyOf(tools), arguments(asked.get("arguments")), text(asked.get("call_id")));
  }

  private static @Nullable String arguments(@Nullable JsonNode stated) {
    if (stated instanceof ObjectNode) {
      return stated.toString();
    }
    return text(stated);
  }

  private static @Nullable String text(@Nullable JsonNode stated) {
    return stated != null && stated.isTextual() ? stated.textValue() : null;
  }
}
