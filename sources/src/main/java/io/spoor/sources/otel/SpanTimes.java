package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.json.NotUsable;
import io.spoor.schemas.json.Times;
import io.spoor.sources.mapping.Flags;
import io.spoor.sources.mapping.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Reads when a span began and ended: nanoseconds since the Unix epoch, as text (proto3 JSON's
 * 64-bit integers) or number.
 */
final class SpanTimes {
  private static final String START = "startTimeUnixNano";

  private SpanTimes() {}

  static long began(ObjectNode span) throws NotUsable {
    JsonNode start = span.get(START);
    if (start == null || start.isNull()) {
      throw NotUsable.missing('/' + START, "when the span began");
    }
    if (!start.isTextual() && !start.isNumber()) {
      throw NotUsable.wrongType('/' + START, "when the span began is neither text nor a number");
    }
    Long nanos = nanos(start);
    if (nanos == null) {
      throw NotUsable.badTime('/' + START, "no number of nanoseconds since 1970, " + Times.YEARS);
    }
    return nanos;
  }

  static @Nullable Long ended(ObjectNode span, long began, Reading reading) {
    JsonNode end = span.get("endTimeUnixNano");
    if (end == null || end.isNull()) {
      return null;
    }
    Long nanos = nanos(end);
    if (nanos == null || nanos < began) {
      reading.flag(Flags.BAD_END_TIME);
      return null;
    }
    return nanos;
  }

  /** Null where it is no time; zero is how OTLP writes "not known". */
  private static @Nullable Long nanos(JsonNode value) {
    Long nanos = number(value);
    return nanos != null && nanos > 0 && Times.isPossible(nanos) ? nanos : null;
  }

  private static @Nullable Long number(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.canConvertToLong() ? value.longValue() : null;
    }
    if (!value.isTextual() || value.textValue().isEmpty() || value.textValue().length() > 19) {
      return null;
    }
    String text = value.textValue();
    long nanos = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return null;
      }
      nanos = nanos * 10 + (c - '0');
    }
    // Nineteen digits may pass 2^63, and then wrap below zero.
    return nanos;
  }
}
