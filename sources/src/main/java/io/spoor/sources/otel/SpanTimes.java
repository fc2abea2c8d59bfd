package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads start and end of a span: nanoseconds since the Unix epoch, as text (64-bit integers of
 * proto3 JSON) or number.
 */
final class SpanTimes {
  private static final String START = "startTimeUnixNano";

  private SpanTimes() {}

  static long startTime(ObjectNode span) throws UnusableRecordException {
    JsonNode start = span.get(START);
    if (start == null || start.isNull()) {
      throw UnusableRecordException.missing('/' + START, "when the span began");
    }
    if (!start.isTextual() && !start.isNumber()) {
      throw UnusableRecordException.wrongType(
          '/' + START, "when the span began is neither text nor a number");
    }
    Long nanos = nanos(start);
    if (nanos == null) {
      throw UnusableRecordException.badTime(
          '/' + START, "no number of nanoseconds since 1970, " + TimestampParser.SUPPORTED_YEARS);
    }
    return nanos;
  }

  static @Nullable Long endTime(ObjectNode span, long startTime, MappingContext context) {
    JsonNode end = span.get("endTimeUnixNano");
    if (end == null || end.isNull()) {
      return null;
    }
    Long nanos = nanos(end);
    if (nanos == null || nanos < startTime) {
      context.flag(EventFlags.BAD_END_TIME);
      return null;
    }
    return nanos;
  }

  /** A time of a log record; null when missing or invalid. */
  static @Nullable Long nanosOrNull(@Nullable JsonNode value) {
    return value == null || value.isNull() ? null : nanos(value);
  }

  /** The time; null when invalid, or zero, which means unknown in OTLP. */
  private static @Nullable Long nanos(JsonNode value) {
    Long nanos = number(value);
    return nanos != null && nanos > 0 && TimestampParser.isSupported(nanos) ? nanos : null;
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
    // Nineteen digits may exceed 2^63 and wrap to a negative value.
    return nanos;
  }
}
