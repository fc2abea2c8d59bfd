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
 * The thresholds of one detector: what the file says, else what the detector says. Remembers what
 * it was asked for, so that what nobody asks for can be told from what counts. A value that cannot
 * be taken is a fault of the file ({@link Tuning#check}); until then the default stands for it.
 */
public final class Thresholds {
  private final ObjectNode given;
  private final Map<String, Threshold> asked = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  Thresholds(ObjectNode given) {
    this.given = given;
  }

  /** Whether the detector judges at all. */
  public boolean enabled() {
    return flag("enabled", true);
  }

  public boolean flag(String name, boolean standard) {
    return take(
            name,
            "true or false",
            BooleanNode.valueOf(standard),
            node -> node.isBoolean() ? node : null)
        .booleanValue();
  }

  /** A whole number from {@code min} to {@code max}, both included. */
  public int count(String name, int standard, int min, int max) {
    return take(
            name,
            "a whole number from " + min + " to " + max,
            IntNode.valueOf(standard),
            node -> node.isInt() && node.intValue() >= min && node.intValue() <= max ? node : null)
        .intValue();
  }

  /** A span of time, longer than none; ISO 8601 in the file, such as {@code PT10M}. */
  public Duration duration(String name, Duration standard) {
    return Duration.parse(
        take(
                name,
                "a span of time such as PT10M or P7D",
                TextNode.valueOf(standard.toString()),
                Thresholds::duration)
            .textValue());
  }

  /** A number from 0 to 1. */
  public double share(String name, double standard) {
    return take(
            name,
            "a number from 0 to 1",
            DoubleNode.valueOf(standard),
            node ->
                node.isNumber() && node.doubleValue() >= 0 && node.doubleValue() <= 1
                    ? DoubleNode.valueOf(node.doubleValue())
                    : null)
        .doubleValue();
  }

  public List<String> texts(String name, List<String> standard) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    standard.forEach(list::add);
    var texts = new ArrayList<String>();
    take(name, "a list of texts", list, node -> isTexts(node) ? node : null)
        .forEach(text -> texts.add(text.textValue()));
    return List.copyOf(texts);
  }

  /** One of the {@code choices}. */
  public String choice(String name, String standard, List<String> choices) {
    return take(
            name,
            "one of " + String.join(", ", choices),
            TextNode.valueOf(standard),
            node -> node.isTextual() && choices.contains(node.textValue()) ? node : null)
        .textValue();
  }

  /** What was asked for so far, in that order. */
  public List<Threshold> asked() {
    return List.copyOf(asked.values());
  }

  Set<String> names() {
    return asked.keySet();
  }

  ObjectNode given() {
    return given;
  }

  List<String> faults() {
    return faults;
  }

  /** {@code read}: the value in its one spelling, or null where it cannot be taken. */
  private JsonNode take(
      String name, String form, JsonNode standard, Function<JsonNode, @Nullable JsonNode> read) {
    JsonNode stated = given.get(name);
    JsonNode taken = stated == null ? null : read.apply(stated);
    if (stated != null && taken == null && !asked.containsKey(name)) {
      faults.add(name + ": must be " + form + ", and is " + stated);
    }
    JsonNode value = taken == null ? standard : taken;
    asked.put(name, new Threshold(name, form, standard.toString(), value.toString()));
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
