package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.tracing.ContentText;
import io.spoor.schemas.json.RecordJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Texts of a span for its fingerprint, each as it was sent and as redaction left it. Both trees
 * have the same shape, as redaction replaces values and names in place.
 */
final class SpanTexts {
  private final JsonNode sent;
  private final JsonNode redacted;
  private @Nullable List<@Nullable String> names;

  SpanTexts(JsonNode sent, JsonNode redacted) {
    this.sent = sent;
    this.redacted = redacted;
  }

  /** Texts of all attributes with their folded names, in order. */
  void named(BiConsumer<String, ContentText> target) {
    JsonNode attributes = sent.path("attributes");
    JsonNode left = redacted.path("attributes");
    for (int i = 0; attributes instanceof ArrayNode && i < attributes.size(); i++) {
      JsonNode name = attributes.get(i).path("key");
      String text = AnyValues.text(attributes.get(i).get("value"));
      if (name.isTextual() && text != null) {
        target.accept(
            FoldedNames.attribute(name.textValue()), pair(text, attributes.get(i), left.path(i)));
      }
    }
  }

  /** Different texts of attributes whose folded name matches, in order. */
  List<ContentText> attributes(Predicate<String> isRead) {
    List<ContentText> found = new ArrayList<>(1);
    List<String> texts = new ArrayList<>(1);
    JsonNode attributes = sent.path("attributes");
    JsonNode left = redacted.path("attributes");
    List<@Nullable String> read = names();
    for (int i = 0; i < read.size(); i++) {
      String name = read.get(i);
      if (name != null && isRead.test(name)) {
        String text = AnyValues.text(attributes.get(i).get("value"));
        if (text != null) {
          texts.add(text);
          found.add(pair(text, attributes.get(i), left.path(i)));
        }
      }
    }
    return found.size() < 2 ? List.copyOf(found) : different(texts, found);
  }

  /** Folded names of the attributes, in order; null where none is stated. */
  private List<@Nullable String> names() {
    List<@Nullable String> known = names;
    if (known == null) {
      known = new ArrayList<>();
      if (sent.path("attributes") instanceof ArrayNode attributes) {
        for (JsonNode attribute : attributes) {
          JsonNode name = attribute.path("key");
          known.add(name.isTextual() ? FoldedNames.attribute(name.textValue()) : null);
        }
      }
      names = known;
    }
    return known;
  }

  /** The first of those that hold the same. */
  private static List<ContentText> different(List<String> texts, List<ContentText> found) {
    Map<String, ContentText> byContent = new LinkedHashMap<>();
    for (int i = 0; i < found.size(); i++) {
      byContent.putIfAbsent(content(texts.get(i)), found.get(i));
    }
    return List.copyOf(byContent.values());
  }

  /** Equal for texts that hold the same JSON. */
  private static String content(String text) {
    ObjectNode json = text.startsWith("{") ? RecordJson.objectOrNull(text) : null;
    return json == null ? text : RecordJson.canonical(json);
  }

  @SuppressWarnings("ReferenceEquality") // one tree, if nothing was redacted
  private static ContentText pair(String text, JsonNode attribute, JsonNode redacted) {
    JsonNode value = redacted.path("value");
    String left =
        attribute == redacted || value instanceof MissingNode ? text : AnyValues.text(value);
    return left == null ? ContentText.of(text) : ContentText.of(text, left);
  }

  /** The span's events. */
  List<SpanTexts> events() {
    List<SpanTexts> events = new ArrayList<>();
    JsonNode list = sent.path("events");
    for (int i = 0; list instanceof ArrayNode && i < list.size(); i++) {
      events.add(new SpanTexts(list.get(i), redacted.path("events").path(i)));
    }
    return events;
  }

  /** Name of an event; empty when it has none. */
  String name() {
    return sent.path("name").asText("");
  }

  /** Body of an event. */
  @Nullable ContentText body() {
    return member(sent.path("body"), redacted.path("body"));
  }

  /** What the span says about its failure. */
  @Nullable ContentText statusMessage() {
    return member(sent.path("status").path("message"), redacted.path("status").path("message"));
  }

  private static @Nullable ContentText member(JsonNode sent, JsonNode redacted) {
    if (sent.isMissingNode() || sent.isNull()) {
      return null;
    }
    String text = text(sent);
    return text.isEmpty()
        ? null
        : ContentText.of(text, redacted.isMissingNode() ? text : text(redacted));
  }

  private static String text(JsonNode node) {
    JsonNode unwrapped = AnyValues.unwrap(node);
    return unwrapped.isValueNode() ? unwrapped.asText() : RecordJson.text(unwrapped);
  }
}
