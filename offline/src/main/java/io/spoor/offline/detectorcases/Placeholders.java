package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts ids and times in the place of {@code ${kind:name}} in every text of a tree: {@code run},
 * {@code trace}, {@code span}, {@code token}, {@code key}, {@code event}, {@code time}, {@code
 * nanos}.
 */
final class Placeholders {
  private static final Pattern FORM = Pattern.compile("\\$\\{(\\w+):([^${}]*)}");
  private static final Pattern COUNTER = Pattern.compile("\\$\\{n}");

  private final Instant start;
  private final String place;

  /** {@code start}: what {@code ${time:+5m}} counts from. */
  Placeholders(Instant start, String place) {
    this.start = start;
    this.place = place;
  }

  JsonNode filled(JsonNode node) {
    return switch (node) {
      case TextNode text -> TextNode.valueOf(filled(text.textValue()));
      case ArrayNode list -> {
        ArrayNode filled = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> filled.add(filled(element)));
        yield filled;
      }
      case ObjectNode object -> {
        ObjectNode filled = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          filled.set(filled(member.getKey()), filled(member.getValue()));
        }
        yield filled;
      }
      default -> node;
    };
  }

  /** From the inside out: {@code ${key:role/deploy/${run:r1}}}. */
  String filled(String text) {
    String filled = text;
    while (FORM.matcher(filled).find()) {
      filled =
          FORM.matcher(filled)
              .replaceAll(match -> Matcher.quoteReplacement(id(match.group(1), match.group(2))));
    }
    return filled;
  }

  /** The same tree with {@code n} in the place of {@code ${n}}, also within other placeholders. */
  static JsonNode counted(JsonNode node, int n) {
    return switch (node) {
      case TextNode text ->
          TextNode.valueOf(COUNTER.matcher(text.textValue()).replaceAll(Integer.toString(n)));
      case ArrayNode list -> {
        ArrayNode counted = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> counted.add(counted(element, n)));
        yield counted;
      }
      case ObjectNode object -> {
        ObjectNode counted = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(member -> counted.set(member.getKey(), counted(member.getValue(), n)));
        yield counted;
      }
      default -> node;
    };
  }

  private String id(String kind, String name) {
    return switch (kind) {
      case "run" -> Ids.run(name);
      case "trace" -> Ids.trace(name);
      case "span" -> Ids.span(name);
      case "token" -> Ids.token(name);
      case "key" -> Ids.key(name);
      case "event" -> Ids.event(name);
      case "time" -> start.plus(offset(name)).toString();
      case "nanos" -> Long.toString(nanos(start.plus(offset(name))));
      default ->
          throw new CaseException(
              place
                  + ": ${"
                  + kind
                  + ":…} stands for nothing; known are run, trace, span, token, key, event, time, nanos, and ${n} in repeated records");
    };
  }

  private Duration offset(String text) {
    return Offsets.parse(text)
        .orElseThrow(() -> new CaseException(place + ": a time " + Offsets.wrong(text)));
  }

  static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
