package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Content;
import io.spoor.schemas.json.Json;
import io.spoor.sources.mapping.ContentPolicy;
import io.spoor.sources.mapping.Flags;
import io.spoor.sources.mapping.Reading;
import io.spoor.sources.mapping.Texts;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes arguments, results and messages out of a span, and from the kept original what may not be
 * kept.
 *
 * <p>Content stands in attributes of the span, or of its events, as older conventions have it.
 */
final class SpanContent {
  private final ContentPolicy policy;
  private final Reading reading;
  private final Map<ContentField, String> texts = new EnumMap<>(ContentField.class);
  private boolean truncated;

  private SpanContent(Reading reading) {
    this.policy = reading.content();
    this.reading = reading;
  }

  /** The content that may be kept; null where there is none. Changes the reading's JSON. */
  static @Nullable Content take(Reading reading) {
    var content = new SpanContent(reading);
    content.span(reading.json());
    return content.content();
  }

  private void span(ObjectNode span) {
    attributes(span.get("attributes"), false);
    if (span.get("events") instanceof ArrayNode events) {
      for (JsonNode element : events) {
        if (element instanceof ObjectNode event) {
          event(event);
        }
      }
    }
    // A tool's or a model's error says what it was told.
    if (!policy.kept() && span.get("status") instanceof ObjectNode status) {
      status.remove("message");
    }
  }

  private void event(ObjectNode event) {
    ContentField field = ContentField.ofEvent(textOf(event.get("name")));
    if (field != null && policy.kept()) {
      message(field, event);
    }
    attributes(event.get("attributes"), field != null);
    if (!policy.kept()) {
      event.remove("body");
    }
  }

  /** One message that older conventions write as an event of its own. */
  private void message(ContentField field, ObjectNode event) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    JsonNode body = event.get("body");
    if (body != null) {
      message.set("body", AnyValues.plain(body));
    }
    if (event.get("attributes") instanceof ArrayNode attributes) {
      for (JsonNode attribute : attributes) {
        String name = textOf(attribute.get("key"));
        JsonNode value = attribute.get("value");
        if (value != null && ContentField.isPartOfMessage(name)) {
          message.set(name, AnyValues.plain(value));
        }
      }
    }
    if (!message.isEmpty()) {
      message.put("event", textOf(event.get("name")));
      texts.merge(field, '[' + Json.text(message) + ']', this::joined);
    }
  }

  private void attributes(@Nullable JsonNode list, boolean ofMessage) {
    if (!(list instanceof ArrayNode attributes)) {
      return;
    }
    for (Iterator<JsonNode> each = attributes.iterator(); each.hasNext(); ) {
      JsonNode attribute = each.next();
      String name = textOf(attribute.get("key"));
      ContentField field = ContentField.of(name);
      boolean content = field != null || (ofMessage && ContentField.isPartOfMessage(name));
      if (content && !policy.kept()) {
        each.remove();
      } else if (content && attribute instanceof ObjectNode object) {
        keep(field, object);
      }
    }
  }

  private void keep(@Nullable ContentField field, ObjectNode attribute) {
    String text = AnyValues.text(attribute.get("value"));
    if (text == null) {
      return;
    }
    if (text.length() > policy.maxChars()) {
      text = cut(text);
      attribute.set("value", JsonNodeFactory.instance.objectNode().put("stringValue", text));
    }
    if (field != null) {
      texts.putIfAbsent(field, text);
    }
  }

  private String joined(String list, String another) {
    String joined = list.substring(0, list.length() - 1) + ',' + another.substring(1);
    return joined.length() > policy.maxChars() && list.length() > policy.maxChars() ? list : joined;
  }

  private String cut(String text) {
    truncated = true;
    reading.flag(Flags.TRUNCATED_CONTENT);
    return Texts.shorter(text, policy.maxChars());
  }

  private @Nullable String field(ContentField field) {
    String text = texts.get(field);
    return text == null || text.length() <= policy.maxChars() ? text : cut(text);
  }

  private @Nullable Content content() {
    if (!policy.kept() || texts.isEmpty()) {
      return null;
    }
    String input = field(ContentField.INPUT);
    String output = field(ContentField.OUTPUT);
    String arguments = field(ContentField.ARGUMENTS);
    String result = field(ContentField.RESULT);
    if (input == null && output == null && arguments == null && result == null) {
      return null;
    }
    return new Content(policy.label(), input, output, arguments, result, truncated, List.of());
  }

  private static String textOf(@Nullable JsonNode node) {
    return node != null && node.isTextual() ? node.textValue() : "";
  }
}
