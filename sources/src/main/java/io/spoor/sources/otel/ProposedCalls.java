package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.content.tracing.ContentText;
import io.spoor.schemas.ProposedCall;
import io.spoor.schemas.json.ParsedValue;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.UnreadContent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tool calls that a model's message proposes: from its output messages, from the span
 * events of older conventions, and from attributes with indexes (OpenInference, Traceloop). Calls
 * in input messages are history, which other spans propose.
 */
final class ProposedCalls {
  /** Maximum calls of one span; the event is flagged if it proposes more. */
  static final int MAX_CALLS = 32;

  private static final int MAX_NODES = 10_000;
  private static final int MAX_DEPTH = 32;
  private static final String CHOICE = "gen_ai.choice";

  /** Members and types under which messages state a call, in lower case without separators. */
  private static final Set<String> CALL_NAMES =
      Set.of("toolcall", "toolcalls", "tooluse", "functioncall", "customtoolcall");

  private static final List<String> ID_MEMBERS =
      List.of("id", "call_id", "tool_call_id", "toolCallId", "toolUseId", "tool_use_id");
  private static final List<String> NAME_MEMBERS = List.of("name", "toolName", "tool_name");
  private static final List<String> ARGUMENT_MEMBERS =
      List.of("arguments", "args", "input", "parameters");

  /** {@code llm.output_messages.0.message.tool_calls.1.tool_call.function.name}, and others. */
  private static final Pattern INDEXED =
      Pattern.compile(
          "((?:llm\\.output_messages|gen_ai\\.completion)\\.\\d{1,6}\\.(?:message\\.)?"
              + "tool_calls\\.\\d{1,6})\\.(?:tool_call\\.)?(?:function\\.)?(id|name|arguments)");

  private record Call(String id, String tool, @Nullable String arguments) {}

  private final Set<Call> calls = new LinkedHashSet<>();
  private int nodes;
  private boolean isCut;

  private ProposedCalls() {}

  /**
   * The calls, in order; none if the span is a tool call itself.
   *
   * @param sent the span before its secrets were replaced
   */
  static List<ProposedCall> of(
      ObjectNode span, ObjectNode sent, SpanClaims claims, MappingContext context) {
    if (claims.operation() == null || (claims.isCall() && !claims.hasOtherLabel())) {
      return List.of();
    }
    ProposedCalls proposed = read(span);
    if (proposed.isCut || proposed.calls.size() > MAX_CALLS) {
      context.flag(EventFlags.TRUNCATED_CALLS);
    }
    List<Call> calls = List.copyOf(proposed.calls);
    List<Call> sentCalls = isSame(sent, span) ? calls : List.copyOf(read(sent).calls);
    ContentFingerprinter fingerprinter = context.fingerprinter();
    int count = Math.min(calls.size(), MAX_CALLS);
    List<ProposedCall> traced = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Call call = calls.get(i);
      boolean isPaired =
          sentCalls.size() == calls.size() && call.tool.equals(sentCalls.get(i).tool);
      ContentText arguments = arguments(isPaired ? sentCalls.get(i) : call, call);
      traced.add(
          new ProposedCall(
              call.id, call.tool, fingerprinter.proposal(call.tool, arguments, count)));
    }
    UnreadContent.flag(traced, context);
    return traced.stream().distinct().toList();
  }

  @SuppressWarnings("ReferenceEquality") // one tree, if nothing was redacted
  private static boolean isSame(ObjectNode sent, ObjectNode redacted) {
    return sent == redacted;
  }

  private static @Nullable ContentText arguments(Call sent, Call redacted) {
    if (redacted.arguments == null) {
      return null;
    }
    return sent.arguments == null
        ? ContentText.of(redacted.arguments)
        : ContentText.of(sent.arguments, redacted.arguments);
  }

  private static ProposedCalls read(ObjectNode span) {
    var proposed = new ProposedCalls();
    proposed.readAttributes(span.get("attributes"), /* isChoice= */ false);
    if (span.get("events") instanceof ArrayNode events) {
      events.forEach(proposed::readEvent);
    }
    return proposed;
  }

  private void readEvent(JsonNode event) {
    JsonNode name = event.get("name");
    boolean isChoice = name != null && CHOICE.equals(name.textValue());
    readAttributes(event.get("attributes"), isChoice);
    JsonNode body = event.get("body");
    if (isChoice && body != null) {
      readText(AnyValues.unwrap(body), "", 0);
    }
  }

  private void readAttributes(@Nullable JsonNode list, boolean isChoice) {
    if (!(list instanceof ArrayNode attributes)) {
      return;
    }
    Map<String, Map<String, String>> indexed = new TreeMap<>();
    for (JsonNode attribute : attributes) {
      JsonNode key = attribute.get("key");
      JsonNode value = attribute.get("value");
      if (key == null || !key.isTextual() || value == null) {
        continue;
      }
      String name = FoldedNames.attribute(key.textValue());
      if (ContentField.of(name) == ContentField.OUTPUT
          || (isChoice && ContentField.isMessageMember(name))) {
        readText(AnyValues.unwrap(value), name, 0);
      } else {
        Matcher place = INDEXED.matcher(name);
        String text = place.matches() ? AnyValues.text(value) : null;
        if (text != null) {
          indexed
              .computeIfAbsent(place.group(1), _ -> new TreeMap<>())
              .putIfAbsent(place.group(2), text);
        }
      }
    }
    indexed.values().forEach(call -> add(call.get("id"), call.get("name"), call.get("arguments")));
  }

  /** A message, which most conventions write as JSON in a text. */
  private void readText(JsonNode value, String member, int depth) {
    if (!value.isTextual()) {
      read(value, member, depth);
      return;
    }
    ParsedValue message = RecordJson.valueOrNull(value.textValue());
    if (message != null && message.value().isContainerNode()) {
      read(message.value(), member, depth);
    }
  }

  private void read(JsonNode node, String member, int depth) {
    if (depth > MAX_DEPTH || ++nodes > MAX_NODES || calls.size() > MAX_CALLS) {
      isCut = true;
      return;
    }
    if (node instanceof ArrayNode list) {
      list.forEach(element -> read(element, member, depth + 1));
    } else if (node instanceof ObjectNode object) {
      if (isCall(object, member) && addCall(object)) {
        return;
      }
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        if (isCallName(entry.getKey())) {
          readText(entry.getValue(), entry.getKey(), depth + 1);
        } else {
          read(entry.getValue(), entry.getKey(), depth + 1);
        }
      }
    }
  }

  private static boolean isCall(ObjectNode object, String member) {
    JsonNode type = object.get("type");
    return isCallName(member) || (type != null && type.isTextual() && isCallName(type.textValue()));
  }

  private static boolean isCallName(String name) {
    String letters = FoldedNames.attribute(name).replace("_", "").replace("-", "");
    return CALL_NAMES.contains(letters);
  }

  private boolean addCall(ObjectNode call) {
    JsonNode wrapped = call.get("function");
    ObjectNode function = wrapped instanceof ObjectNode object ? object : call;
    String name = first(function, NAME_MEMBERS);
    String arguments = first(function, ARGUMENT_MEMBERS);
    for (String member : ID_MEMBERS) {
      // OpenAI's Responses have an id of the message part, too.
      JsonNode id = call.get(member);
      if (id != null && id.isTextual() && name != null) {
        add(id.textValue(), name, arguments);
      }
    }
    return name != null;
  }

  private static @Nullable String first(ObjectNode object, List<String> members) {
    for (String member : members) {
      JsonNode value = object.get(member);
      if (value != null && !value.isNull()) {
        return value.isTextual() ? value.textValue() : RecordJson.text(value);
      }
    }
    return null;
  }

  private void add(@Nullable String id, @Nullable String name, @Nullable String arguments) {
    if (id != null && !id.isBlank() && name != null && !name.isBlank()) {
      String text = arguments == null || arguments.isBlank() ? null : arguments;
      calls.add(new Call(Keys.bounded(id), Keys.bounded(FoldedNames.tool(name)), text));
    }
  }
}
