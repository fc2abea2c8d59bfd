package io.spoor.pipeline.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds of one detector: values of the file, or else the detector's defaults. It records
 * the names requested, so that unused members of the file can be reported. An invalid value is a
 * fault of the file ({@link TuningReader#check}); until the check its default applies.
 */
public final class Thresholds {
  private final ObjectNode configured;
  private final Map<String, Threshold> requested = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  Thresholds(ObjectNode configured) {
    this.configured = configured;
  }

  /** Whether the detector is enabled. */
  public boolean enabled() {
    return flag("enabled", true);
  }

  public boolean flag(String name, boolean defaultValue) {
    return read(
            name,
            "true or false",
            BooleanNode.valueOf(defaultValue),
            node -> node.isBoolean() ? node : null)
        .booleanValue();
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public int count(String name, int defaultValue, int min, int max) {
    return read(
            name,
            "a whole number from " + min + " to " + max,
            IntNode.valueOf(defaultValue),
            node -> node.isInt() && node.intValue() >= min && node.intValue() <= max ? node : null)
        .intValue();
  }

  /** A positive duration; ISO 8601 in the file, such as {@code PT10M}. */
  public Duration duration(String name, Duration defaultValue) {
    return Duration.parse(
        read(
                name,
                "an ISO 8601 duration such as PT10M or P7D",
                TextNode.valueOf(defaultValue.toString()),
                Thresholds::duration)
            .textValue());
  }

  /** A number from 0 to 1. */
  public double share(String name, double defaultValue) {
    return read(
            name,
            "a number from 0 to 1",
            DoubleNode.valueOf(defaultValue),
            node ->
                node.isNumber() && node.doubleValue() >= 0 && node.doubleValue() <= 1
                    ? DoubleNode.valueOf(node.doubleValue())
                    : null)
        .doubleValue();
  }

  public List<String> texts(String name, List<String> defaultValue) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    defaultValue.forEach(list::add);
    var texts = new ArrayList<String>();
    read(name, "a list of non-blank strings", list, node -> isTexts(node) ? node : null)
        .forEach(text -> texts.add(text.textValue()));
    return List.copyOf(texts);
  }

  /** One of the {@code choices}. */
  public String choice(String name, String defaultValue, List<String> choices) {
    return read(
            name,
            "one of " + String.join(", ", choices),
            TextNode.valueOf(defaultValue),
            node -> node.isTextual() && choices.contains(node.textValue()) ? node : null)
        .textValue();
  }

  /** The thresholds requested so far, in that order. */
  public List<Threshold> requested() {
    return List.copyOf(requested.values());
  }

  Set<String> names() {
    return requested.keySet();
  }

  ObjectNode configured() {
    return configured;
  }

  List<String> faults() {
    return faults;
  }

  /** {@code parser}: the value in its canonical form, or null where it is invalid. */
  private JsonNode read(
      String name,
      String form,
      JsonNode defaultValue,
      Function<JsonNode, @Nullable JsonNode> parser) {
    JsonNode node = configured.get(name);
    JsonNode parsed = node == null ? null : parser.apply(node);
    if (node != null && parsed == null && !requested.containsKey(name)) {
      faults.add(name + ": must be " + form + ", but is " + node);
    }
    JsonNode value = parsed == null ? defaultValue : parsed;
    requested.put(name, new Threshold(name, form, defaultValue.toString(), value.toString()));
    return value;
  }

  private static @Nullable JsonNode duration(JsonNode node) {
    try {
      Duration duration = Duration.parse(node.asText());
      return duration.isPositive() ? TextNode.valueOf(duration.toString()) : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static boolean isTexts(JsonNode node) {
    if (!node.isArray()) {
      return false;
    }
    for (JsonNode element : node) {
      if (!element.isTextual() || element.textValue().isBlank()) {
        return false;
      }
    }
    return true;
  }
}
