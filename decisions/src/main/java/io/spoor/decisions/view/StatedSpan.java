package io.spoor.decisions.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code traceparent} (W3C Trace Context), read as records of calls are, and not stricter: a call
 * is decided by the facts of the run in which it is recorded.
 *
 * @param traceId 32 hexadecimal digits, lower case
 * @param spanId 16 hexadecimal digits, lower case
 */
public record StatedSpan(String traceId, String spanId) {
  private static final Pattern TRACE = Pattern.compile("(?!0+$)[0-9a-fA-F]{32}");
  private static final Pattern SPAN = Pattern.compile("(?!0+$)[0-9a-fA-F]{16}");
  private static final int TRACE_START = 3;
  private static final int TRACE_END = TRACE_START + 32;
  private static final int SPAN_END = TRACE_END + 1 + 16;

  /** Null: the text is none. */
  public static @Nullable StatedSpan of(@Nullable JsonNode traceparent) {
    if (traceparent == null || !traceparent.isTextual()) {
      return null;
    }
    String text = traceparent.textValue();
    if (text.length() < SPAN_END + TRACE_START
        || text.charAt(TRACE_END) != '-'
        || text.charAt(SPAN_END) != '-') {
      return null;
    }
    String trace = text.substring(TRACE_START, TRACE_END);
    String span = text.substring(TRACE_END + 1, SPAN_END);
    return TRACE.matcher(trace).matches() && SPAN.matcher(span).matches()
        ? new StatedSpan(trace.toLowerCase(Locale.ROOT), span.toLowerCase(Locale.ROOT))
        : null;
  }
}
