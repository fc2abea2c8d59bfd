package io.spoor.sources.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.key.Keys;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads trace and span ids: 16 and 8 bytes in hex, not all zero (W3C Trace Context §3.2.2). */
public final class TraceIds {
  public static final int TRACE_DIGITS = 32;
  public static final int SPAN_DIGITS = 16;

  private TraceIds() {}

  /** The key of a trace, by its id in lower case: the trail key of all its records. */
  public static String key(String tenant, String traceId) {
    return Keys.of(tenant, "trace", "", traceId);
  }

  /** The id in lower case; a missing or invalid id makes the record unusable. */
  public static String required(JsonNode record, String member, int digits)
      throws UnusableRecordException {
    JsonNode node = record.get(member);
    if (node == null || node.isNull()) {
      throw UnusableRecordException.missing('/' + member, "the id");
    }
    String id = node.isTextual() ? idOrNull(node.textValue(), digits) : null;
    if (id == null) {
      throw UnusableRecordException.wrongType(
          '/' + member, "no id of " + digits + " hex digits, not all zero");
    }
    return id;
  }

  /** The id in lower case; null when the text is not an id. */
  public static @Nullable String idOrNull(@Nullable String text, int digits) {
    if (text == null || text.length() != digits) {
      return null;
    }
    boolean zero = true;
    boolean upper = false;
    for (int i = 0; i < digits; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) {
        return null;
      }
      zero &= c == '0';
      upper |= c <= 'F' && c >= 'A';
    }
    if (zero) {
      return null;
    }
    return upper ? text.toLowerCase(Locale.ROOT) : text;
  }
}
