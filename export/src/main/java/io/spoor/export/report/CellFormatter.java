package io.spoor.export.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats values of records for the page. */
final class CellFormatter {
  /** For reading; the files contain all digits. */
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private CellFormatter() {}

  /** A list of texts. */
  static String texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.asText()));
    return String.join(", ", texts);
  }

  /** Nanoseconds since the Unix epoch, from a number or text; 0 for any other value. */
  static long nanos(JsonNode value) {
    if (value.isTextual()) {
      try {
        return Long.parseLong(value.textValue());
      } catch (NumberFormatException e) {
        return 0;
      }
    }
    return value.asLong(0);
  }

  /** The same as a UTC time with milliseconds; empty if there is none. */
  static String time(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    long nanos = nanos(value);
    return MILLIS.format(
        Instant.ofEpochSecond(
            Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND)));
  }
}
