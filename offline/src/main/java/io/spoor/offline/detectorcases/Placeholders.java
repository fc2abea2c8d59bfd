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
 * Replaces {@code ${kind:name}} by ids and times in every text of a tree: {@code run}, {@code
 * trace}, {@code span}, {@code token}, {@code key}, {@code event}, {@code time}, {@code nanos}.
 */
final class Placeholders {
  private static final Pattern FORM = Pattern.compile("\\$\\{(\\w+):([^${}]*)}");
  private static final Pattern COUNTER = Pattern.compile("\\$\\{n(-1)?}");

  private final Instant start;
  private final String path;

  /** {@code start}: origin of times such as {@code ${time:+5m}}. */
  Placeholders(Instant start, String path) {
    this.start = start;
    this.path = path;
  }

  JsonNode fill(JsonNode node) {
    return switch (node) {
      case TextNode text -> TextNode.valueOf(fill(text.textValue()));
      case ArrayNode list -> {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> result.add(fill(element)));
        yield result;
      }
      case ObjectNode object -> {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          result.set(fill(member.getKey()), fill(member.getValue()));
        }
        yield result;
      }
      default -> node;
    };
  }

  /** Replaces placeholders, innermost first: {@code ${key:role/deploy/${run:r1}}}. */
  String fill(String text) {
    String result = text;
    while (FORM.matcher(result).find()) {
      result =
          FORM.matcher(result)
              .replaceAll(match -> Matcher.quoteReplacement(id(match.group(1), match.group(2))));
    }
    return result;
  }

  /**
   * A copy of the tree with {@code n} in place of {@code ${n}} and the number before in place of
   * {@code ${n-1}}, also within placeholders.
   */
  static JsonNode fillCounter(JsonNode node, int n) {
    return switch (node) {
      case TextNode text ->
          TextNode.valueOf(
              COUNTER
                  .matcher(text.textValue())
                  .replaceAll(match -> Integer.toString(match.group(1) == null ? n : n - 1)));
      case ArrayNode list -> {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> result.add(fillCounter(element, n)));
        yield result;
      }
      case ObjectNode object -> {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        object
            .properties()
            .forEach(member -> result.set(member.getKey(), fillCounter(member.getValue(), n)));
        yield result;
      }
      default -> node;
    };
  }

  private String id(String kind, String name) {
    return switch (kind) {
      case "run" -> CaseIds.run(name);
      case "trace" -> CaseIds.trace(name);
      case "span" -> CaseIds.span(name);
      case "token" -> CaseIds.token(name);
      case "key" -> CaseIds.key(name);
      case "event" -> CaseIds.event(name);
      case "time" -> start.plus(offset(name)).toString();
      case "nanos" -> Long.toString(nanos(start.plus(offset(name))));
      default ->
          throw new CaseException(
              path
                  + ": ${"
                  + kind
                  + ":…} is not a placeholder; known placeholders are run, trace, "
                  + "span, token, key, event, time, nanos, and ${n} and ${n-1} in repeated records");
    };
  }

  private Duration offset(String text) {
    return TimeOffsets.parse(text)
        .orElseThrow(() -> new CaseException(path + ": a time " + TimeOffsets.errorMessage(text)));
  }

  static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }
}
