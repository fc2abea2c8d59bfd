package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reading values of records, and writing members that may be absent. */
final class OcsfJson {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private OcsfJson() {}

  /** Whether it is a text, and not an empty one, which OCSF has no use for. */
  static boolean isText(JsonNode value) {
    return value.isTextual() && !value.textValue().isEmpty();
  }

  /** Puts a text if there is one. */
  static void put(ObjectNode target, String name, JsonNode value) {
    if (isText(value)) {
      target.put(name, value.textValue());
    }
  }

  /** Puts a time in milliseconds, if there is one in nanoseconds. */
  static void putMillis(ObjectNode target, String name, JsonNode nanos) {
    if (isWhole(nanos)) {
      target.put(name, millis(nanos));
    }
  }

  /** Whether it is a whole number; those beyond 2^53 stand in the log as text. */
  static boolean isWhole(JsonNode value) {
    return value.isIntegralNumber() || value.asText().matches("-?\\d{1,18}|-?[1-8]\\d{18}");
  }

  /** Milliseconds since the Unix epoch, of nanoseconds. */
  static long millis(JsonNode nanos) {
    long value = nanos.isTextual() ? Long.parseLong(nanos.textValue()) : nanos.longValue();
    return Math.floorDiv(value, NANOS_PER_MILLI);
  }
}
