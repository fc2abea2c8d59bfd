package io.spoor.sources.teleport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The message in an event of an MCP session, and the requests that go through other sessions. What
 * is sent is content, which this source does not store: of a message, method, id and tool remain.
 */
final class McpMessage {
  private static final String EVENTS = "mcp.";

  /** Sessions whose requests are quoted with body and headers, credentials among them. */
  private static final List<String> PROXIED = List.of("app.session.", "db.session.");

  private static final String MESSAGE = "message";
  private static final String NAME = "name";
  private static final String PARAMS = "params";
  private static final Set<String> OF_MESSAGE = Set.of("jsonrpc", "method", "id", PARAMS);

  /** Members of an event that quote what was sent. */
  private static final List<String> QUOTES = List.of(MESSAGE, "body", "headers", "raw_query");

  private McpMessage() {}

  /** Removes the arguments from an event; returns whether there were any. */
  static boolean removeArguments(ObjectNode event) {
    AuditRecord record = AuditRecord.of(event);
    String action = record.text("event");
    if (action == null) {
      return false;
    }
    boolean isMessage = action.startsWith(EVENTS);
    if (!isMessage && PROXIED.stream().noneMatch(action::startsWith)) {
      return false;
    }
    boolean removed = false;
    for (Map.Entry<String, JsonNode> member : List.copyOf(event.properties())) {
      String name = member.getKey().toLowerCase(Locale.ROOT);
      // Elsewhere a message is the text of an error.
      if (!QUOTES.contains(name) || (!isMessage && name.equals(MESSAGE))) {
        continue;
      }
      if (name.equals(MESSAGE) && member.getValue() instanceof ObjectNode message) {
        removed |= keepOnly(message, OF_MESSAGE);
        removed |= removeParameters(message);
      } else {
        event.remove(member.getKey());
        removed = true;
      }
    }
    return removed;
  }

  private static boolean removeParameters(ObjectNode message) {
    boolean removed = false;
    for (Map.Entry<String, JsonNode> member : List.copyOf(message.properties())) {
      if (!member.getKey().equalsIgnoreCase(PARAMS)) {
        continue;
      }
      if (member.getValue() instanceof ObjectNode parameters) {
        removed |= keepOnly(parameters, Set.of(NAME));
      } else {
        message.remove(member.getKey());
        removed = true;
      }
    }
    return removed;
  }

  private static boolean keepOnly(ObjectNode object, Set<String> names) {
    List<String> others =
        object.properties().stream()
            .filter(member -> !isKept(member, names))
            .map(Map.Entry::getKey)
            .toList();
    others.forEach(object::remove);
    return !others.isEmpty();
  }

  /** A name or method that is an object could contain anything. */
  private static boolean isKept(Map.Entry<String, JsonNode> member, Set<String> names) {
    String name = member.getKey().toLowerCase(Locale.ROOT);
    return names.contains(name) && (name.equals(PARAMS) || member.getValue().isValueNode());
  }
}
