package io.spoor.client.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.client.time.TimeFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a document's members by dotted path; a missing member was null or empty in its record. */
record DocumentFields(JsonNode node) {
  private JsonNode at(String path) {
    JsonNode member = node;
    for (String name : path.split("\\.", -1)) {
      member = member.path(name);
    }
    return member;
  }

  @Nullable String text(String path) {
    JsonNode value = at(path);
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }

  String required(String path) {
    return Objects.requireNonNull(text(path), () -> "a document lacks " + path);
  }

  long number(String path) {
    return at(path).asLong();
  }

  @Nullable Long optionalNumber(String path) {
    JsonNode value = at(path);
    return value.isNumber() ? value.asLong() : null;
  }

  @Nullable Double decimal(String path) {
    JsonNode value = at(path);
    return value.isNumber() ? value.asDouble() : null;
  }

  @Nullable Boolean flag(String path) {
    JsonNode value = at(path);
    return value.isBoolean() ? value.asBoolean() : null;
  }

  /** Nanoseconds since the Unix epoch. */
  long time(String path) {
    return TimeFormat.nanos(Instant.parse(required(path)));
  }

  /** A list; a single value counts as a list of one. */
  <T> List<T> list(String path, Function<DocumentFields, T> mapper) {
    JsonNode value = at(path);
    List<T> list = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(element -> list.add(mapper.apply(new DocumentFields(element))));
    } else if (!value.isMissingNode() && !value.isNull()) {
      list.add(mapper.apply(new DocumentFields(value)));
    }
    return list;
  }

  List<String> texts(String path) {
    return list(path, element -> element.node.asText());
  }
}
