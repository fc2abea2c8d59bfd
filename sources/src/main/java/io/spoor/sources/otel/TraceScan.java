package io.spoor.sources.otel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.spoor.schemas.json.TimestampParser;
import io.spoor.sources.mapping.TraceIds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds traces in a record that cannot be read as a whole: torn, too large or not valid JSON. */
public final class TraceScan {
  private static final int MAX_TRACES = 16;
  private static final String TRACE = "traceId";
  private static final String START = "startTimeUnixNano";

  /** Names of the lists in which spans and log records stand; links name other traces. */
  private static final Set<String> SPAN_LISTS =
      Set.of("", "spans", "resourceSpans", "scopeSpans", "logRecords", "resourceLogs", "scopeLogs");

  private static final Pattern MEMBER =
      Pattern.compile("\"(" + TRACE + '|' + START + ")\"\\s{0,16}:\\s{0,16}\"?([0-9A-Fa-f]{1,32})");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(10_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .build();

  /**
   * A trace of the record.
   *
   * @param startTime start of a span of it, nanoseconds since the Unix epoch; null: unknown
   */
  public record FoundTrace(String traceId, @Nullable Long startTime) {}

  private final Map<String, @Nullable Long> startTimes = new LinkedHashMap<>();

  private TraceScan() {}

  /** The traces, in order; at most {@value #MAX_TRACES}. */
  public static List<FoundTrace> of(byte[] record) {
    var scan = new TraceScan();
    boolean isWhole = scan.readTokens(record);
    if (!isWhole && scan.startTimes.isEmpty()) {
      scan.readText(new String(record, ISO_8859_1));
    }
    List<FoundTrace> traces = new ArrayList<>();
    scan.startTimes.forEach((trace, time) -> traces.add(new FoundTrace(trace, time)));
    return traces;
  }

  /** Returns whether the record is well-formed, apart from numbers that JSON does not know. */
  private boolean readTokens(byte[] record) {
    try (JsonParser parser = FACTORY.createParser(record)) {
      String trace = null;
      Long time = null;
      JsonToken token;
      while ((token = parser.nextToken()) != null && startTimes.size() < MAX_TRACES) {
        if (token == JsonToken.START_OBJECT && isSpan(parser)) {
          trace = null;
          time = null;
        } else if (token.isScalarValue() && isSpan(parser)) {
          if (TRACE.equals(parser.currentName())) {
            trace = TraceIds.idOrNull(parser.getText(), TraceIds.TRACE_DIGITS);
          } else if (START.equals(parser.currentName())) {
            time = time(parser.getText());
          } else {
            continue;
          }
          add(trace, time);
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the parser stands in an object that may be a span. */
  private static boolean isSpan(JsonParser parser) {
    JsonStreamContext context = parser.getParsingContext();
    JsonStreamContext parent = context.inObject() ? context.getParent() : null;
    while (parent != null && parent.inArray()) {
      parent = parent.getParent();
    }
    String list = parent == null || parent.inRoot() ? "" : parent.getCurrentName();
    return parent != null && list != null && SPAN_LISTS.contains(list);
  }

  /** Without a structure, the first trace counts: exporters write it before links to others. */
  private void readText(String text) {
    Matcher member = MEMBER.matcher(text);
    String trace = null;
    Long time = null;
    while (member.find() && (trace == null || time == null)) {
      if (member.group(1).equals(TRACE)) {
        trace = trace == null ? TraceIds.idOrNull(member.group(2), TraceIds.TRACE_DIGITS) : trace;
      } else {
        time = time(member.group(2));
      }
    }
    add(trace, time);
  }

  private void add(@Nullable String trace, @Nullable Long time) {
    if (trace != null && startTimes.get(trace) == null) {
      startTimes.put(trace, time);
    }
  }

  private static @Nullable Long time(String text) {
    try {
      long nanos = Long.parseLong(text);
      return nanos > 0 && TimestampParser.isSupported(nanos) ? (Long) nanos : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
