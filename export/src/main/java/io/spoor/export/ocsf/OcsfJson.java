package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads values of records, and writes optional members. */
final class OcsfJson {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private OcsfJson() {}

  /** Whether it is a non-empty text; OCSF does not permit empty ones. */
  static boolean isText(JsonNode value) {
    return value.isTextual() && !value.textValue().isEmpty();
  }

  /** Adds a text, if there is one. */
  static void put(ObjectNode target, String name, JsonNode value) {
    if (isText(value)) {
      target.put(name, value.textValue());
    }
  }

  /** Adds a time in milliseconds, if there is one in nanoseconds. */
  static void putMillis(ObjectNode target, String name, JsonNode nanos) {
    if (isWhole(nanos)) {
      target.put(name, millis(nanos));
    }
  }

  /** Whether it is an integer; integers beyond 2^53 are texts in the log. */
  static boolean isWhole(JsonNode value) {
    return value.isIntegralNumber() || value.asText().matches("-?\\d{1,18}|-?[1-8]\\d{18}");
  }

  /** Converts nanoseconds to milliseconds since the Unix epoch. */
  static long millis(JsonNode nanos) {
    long value = nanos.isTextual() ? Long.parseLong(nanos.textValue()) : nanos.longValue();
    return Math.floorDiv(value, NANOS_PER_MILLI);
  }
}
