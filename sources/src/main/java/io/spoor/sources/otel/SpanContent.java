package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Content;
import io.spoor.schemas.json.RecordJson;
import io.spoor.sources.mapping.ContentPolicy;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.TextTruncation;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Extracts arguments, results and messages from a span, and removes content from the stored
 * original if it may not be stored.
 *
 * <p>Content is in attributes of the span, or of its events by older conventions.
 */
final class SpanContent {
  private static final int MAX_JOINED = 256 * 1024;

  private final ContentPolicy policy;
  private final MappingContext context;
  private final Map<ContentField, String> texts = new EnumMap<>(ContentField.class);
  private final Map<ContentField, String> names = new EnumMap<>(ContentField.class);
  private boolean truncated;

  private SpanContent(MappingContext context) {
    this.policy = context.contentPolicy();
    this.context = context;
  }

  /**
   * The content that may be stored; null when there is none. Removes other content from the span,
   * which is the context's record, or shares its parts.
   */
  static @Nullable Content extract(MappingContext context, ObjectNode span) {
    var content = new SpanContent(context);
    content.readSpan(span);
    return content.content();
  }

  private void readSpan(ObjectNode span) {
    readAttributes(span.get("attributes"), false);
    if (span.get("events") instanceof ArrayNode events) {
      for (JsonNode element : events) {
        if (element instanceof ObjectNode event) {
          readEvent(event);
        }
      }
    }
    // Error messages of tools and models may quote their input.
    if (!policy.captured() && span.get("status") instanceof ObjectNode status) {
      status.remove("message");
    }
  }

  private void readEvent(ObjectNode event) {
    ContentField field = ContentField.ofEvent(textOf(event.get("name")));
    if (field != null && policy.captured()) {
      addMessage(field, event);
    }
    readAttributes(event.get("attributes"), field != null);
    if (!policy.captured()) {
      event.remove("body");
    }
  }

  /** Adds a message that older conventions write as a separate event. */
  private void addMessage(ContentField field, ObjectNode event) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    JsonNode body = event.get("body");
    if (body != null) {
      message.set("body", AnyValues.unwrap(body));
    }
    if (event.get("attributes") instanceof ArrayNode attributes) {
      for (JsonNode attribute : attributes) {
        String name = textOf(attribute.get("key"));
        JsonNode value = attribute.get("value");
        if (value != null && ContentField.isMessageMember(name)) {
          message.set(name, AnyValues.unwrap(value));
        }
      }
    }
    if (!message.isEmpty()) {
      message.put("event", textOf(event.get("name")));
      texts.merge(field, '[' + RecordJson.text(message) + ']', this::appendMessage);
    }
  }

  private void readAttributes(@Nullable JsonNode list, boolean inMessage) {
    if (!(list instanceof ArrayNode attributes)) {
      return;
    }
    for (Iterator<JsonNode> iterator = attributes.iterator(); iterator.hasNext(); ) {
      JsonNode attribute = iterator.next();
      String name = textOf(attribute.get("key"));
      ContentField field = ContentField.of(name);
      boolean isContent = field != null || (inMessage && ContentField.isMessageMember(name));
      if (isContent && !policy.captured()) {
        iterator.remove();
      } else if (isContent && attribute instanceof ObjectNode object) {
        capture(name, field, object);
      }
    }
  }

  private void capture(String name, @Nullable ContentField field, ObjectNode attribute) {
    String text = AnyValues.text(attribute.get("value"));
    if (text == null) {
      return;
    }
    if (text.length() > policy.maxChars()) {
      text = cut(text);
      attribute.set("value", JsonNodeFactory.instance.objectNode().put("stringValue", text));
    }
    if (field == null) {
      return;
    }
    String first = names.putIfAbsent(field, FoldedNames.attribute(name));
    boolean isCall = field == ContentField.ARGUMENTS || field == ContentField.RESULT;
    if (first == null || isCall || first.equals(FoldedNames.attribute(name))) {
      texts.merge(field, text, this::append);
    }
  }

  /** Contradicting texts are shown one below the other. */
  private String append(String text, String further) {
    boolean isFull = text.length() > Math.min(policy.maxChars(), MAX_JOINED);
    return isFull || text.equals(further) ? text : text + '\n' + further;
  }

  private String appendMessage(String list, String next) {
    String joined = join(list, next);
    return joined.length() > policy.maxChars() && list.length() > policy.maxChars() ? list : joined;
  }

  /** Both lists as one; a text that is no list goes before the other one. */
  private static String join(String list, String next) {
    if (!list.startsWith("[") || !list.endsWith("]")) {
      return list.isBlank() ? next : list + '\n' + next;
    }
    String items = list.substring(1, list.length() - 1);
    return items.isBlank() ? next : '[' + items + ',' + next.substring(1);
  }

  private String cut(String text) {
    truncated = true;
    context.flag(EventFlags.TRUNCATED_CONTENT);
    return TextTruncation.truncate(text, policy.maxChars());
  }

  private @Nullable String fieldText(ContentField field) {
    String text = texts.get(field);
    return text == null || text.length() <= policy.maxChars() ? text : cut(text);
  }

  private @Nullable Content content() {
    if (!policy.captured() || texts.isEmpty()) {
      return null;
    }
    String input = fieldText(ContentField.INPUT);
    String output = fieldText(ContentField.OUTPUT);
    String arguments = fieldText(ContentField.ARGUMENTS);
    String result = fieldText(ContentField.RESULT);
    if (input == null && output == null && arguments == null && result == null) {
      return null;
    }
    return new Content(policy.label(), input, output, arguments, result, truncated, List.of());
  }

  private static String textOf(@Nullable JsonNode node) {
    return node != null && node.isTextual() ? node.textValue() : "";
  }
}
