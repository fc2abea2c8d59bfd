package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.pipeline.tuning.Misspelling;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one mapping of a case; rejects members that are malformed, missing or unknown. */
final class CaseFields {
  private final ObjectNode node;
  private final String path;
  private final ObjectNode defaults;
  private final Set<String> readNames = new TreeSet<>();

  /** {@code path}: file and JSON pointer, for messages. */
  CaseFields(JsonNode node, String path) {
    this(node, JsonNodeFactory.instance.objectNode(), path);
  }

  /** {@code defaults}: values of members that the mapping leaves out. */
  CaseFields(JsonNode node, ObjectNode defaults, String path) {
    this.defaults = defaults;
    if (!(node instanceof ObjectNode object)) {
      throw new CaseException(path + ": must be a mapping, but is " + node);
    }
    this.node = object;
    this.path = path;
  }

  CaseException error(String name, String message) {
    return new CaseException(path + "/" + name + ": " + message);
  }

  CaseException error(String message) {
    return new CaseException(path + ": " + message);
  }

  /** Rejects members that were not read; call it after all others are read. */
  void checkNames() {
    for (var member : node.properties()) {
      if (!readNames.contains(member.getKey())) {
        String suggestion =
            Misspelling.nearest(member.getKey(), readNames)
                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                .orElse("; known members are " + String.join(", ", readNames));
        throw error(member.getKey(), "unknown member" + suggestion);
      }
    }
  }

  @Nullable JsonNode value(String name) {
    readNames.add(name);
    JsonNode value = node.has(name) ? node.get(name) : defaults.get(name);
    return value == null || value.isNull() ? null : value;
  }

  boolean has(String name) {
    return value(name) != null;
  }

  @Nullable String text(String name) {
    JsonNode value = value(name);
    if (value != null && value.isContainerNode()) {
      throw error(name, "must be text");
    }
    return value == null ? null : value.asText();
  }

  String text(String name, String defaultValue) {
    String text = text(name);
    return text == null ? defaultValue : text;
  }

  String required(String name) {
    String text = text(name);
    if (text == null || text.isBlank()) {
      throw error(name, "is missing");
    }
    return text;
  }

  boolean flag(String name) {
    JsonNode value = value(name);
    if (value != null && !value.isBoolean()) {
      throw error(name, "must be true or false");
    }
    return value != null && value.booleanValue();
  }

  int count(String name) {
    JsonNode value = value(name);
    if (value == null || !value.isInt() || value.intValue() < 1) {
      throw error(name, "must be a whole number from 1");
    }
    return value.intValue();
  }

  /** A duration such as {@code +2m30s}; null when absent. */
  @Nullable Duration offset(String name) {
    String text = text(name);
    return text == null
        ? null
        : TimeOffsets.parse(text).orElseThrow(() -> error(name, TimeOffsets.errorMessage(text)));
  }

  Duration offset(String name, Duration defaultValue) {
    Duration offset = offset(name);
    return offset == null ? defaultValue : offset;
  }

  Instant instant(String name, Instant defaultValue) {
    String text = text(name);
    try {
      return text == null ? defaultValue : Instant.parse(text);
    } catch (DateTimeException e) {
      throw error(name, "must be a time such as 2026-03-10T09:00:00Z");
    }
  }

  /** The mapping with that name; empty when absent. */
  ObjectNode object(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (!(value instanceof ObjectNode object)) {
      throw error(name, "must be a mapping");
    }
    return object;
  }

  /** Elements of the list with that name; empty when absent. */
  List<JsonNode> list(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw error(name, "must be a list");
    }
    var elements = new ArrayList<JsonNode>();
    value.forEach(elements::add);
    return elements;
  }

  List<String> texts(String name) {
    return list(name).stream().map(JsonNode::asText).toList();
  }

  String path(String name) {
    return path + "/" + name;
  }
}
