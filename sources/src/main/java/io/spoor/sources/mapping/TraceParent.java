package io.spoor.sources.mapping;

import org.jspecify.annotations.Nullable;

/**
 * The caller's span, as a request states it (W3C Trace Context §3.2).
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 */
public record TraceParent(String traceId, String spanId) {
  private static final int TRACE_START = 3;
  private static final int TRACE_END = TRACE_START + TraceIds.TRACE_DIGITS;
  private static final int SPAN_START = TRACE_END + 1;
  private static final int SPAN_END = SPAN_START + TraceIds.SPAN_DIGITS;

  /** Reads a traceparent; null when it is none. */
  public static @Nullable TraceParent of(@Nullable String header) {
    if (header == null
        || header.length() < SPAN_END + TRACE_START
        || header.charAt(TRACE_END) != '-'
        || header.charAt(SPAN_END) != '-') {
      return null;
    }
    String traceId =
        TraceIds.idOrNull(header.substring(TRACE_START, TRACE_END), TraceIds.TRACE_DIGITS);
    String spanId = TraceIds.idOrNull(header.substring(SPAN_START, SPAN_END), TraceIds.SPAN_DIGITS);
    return traceId == null || spanId == null ? null : new TraceParent(traceId, spanId);
  }

  /** Id of the event of the caller's span. */
  public String eventId() {
    return traceId + ':' + spanId;
  }
}
