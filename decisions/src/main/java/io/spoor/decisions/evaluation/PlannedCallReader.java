package io.spoor.decisions.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.decisions.view.StatedSpan;
import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.ContentCapture;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reads a call as its span would be read, by the same code: redacted, fingerprinted, with its
 * effects. The text of the arguments is dropped. Thread-safe.
 */
final class PlannedCallReader {
  /** Arguments of 1 MiB, each character escaped. */
  private static final int MAX_BYTES = 8 << 20;

  private static final int TRACE_DIGITS = 32;

  private final Normaliser spans =
      Normalisers.all()
          .forSource("otel")
          .orElseThrow(() -> new IllegalStateException("spans are a known source"));

  private final TaintKey key;

  PlannedCallReader(TaintKey key) {
    this.key = key;
  }

  /**
   * The records that the call would have, one for each way to read it; empty: it cannot be read.
   *
   * @param tool one of the names of the tool
   * @param agent agent of the run; null: not known
   * @param parent span that makes the call; null: not stated
   * @param time nanoseconds since the Unix epoch
   */
  List<IdentityEvent> read(
      String tenant,
      StatedCall call,
      String tool,
      @Nullable String agent,
      @Nullable StatedSpan parent,
      long time) {
    var settings =
        new NormaliseSettings(
            tenant, ContentCapture.OFF, MAX_BYTES, /* maxContentChars= */ 1, Set.of(), key);
    byte[] span = span(call, tool, agent, parent, time).toString().getBytes(UTF_8);
    return switch (spans.normalise(new RawRecord(span, "", 0, 0, 0), settings)) {
      case NormaliseResult.Accepted accepted -> accepted.events();
      case NormaliseResult.Rejected _ -> List.of();
    };
  }

  private static ObjectNode span(
      StatedCall call,
      String tool,
      @Nullable String agent,
      @Nullable StatedSpan parent,
      long time) {
    ObjectNode span =
        JsonNodeFactory.instance
            .objectNode()
            .put("traceId", parent == null ? "0".repeat(TRACE_DIGITS - 1) + '1' : parent.traceId())
            .put("spanId", id())
            .put("name", "execute_tool")
            .put("startTimeUnixNano", String.valueOf(time));
    if (parent != null) {
      span.put("parentSpanId", parent.spanId());
    }
    ArrayNode attributes = span.putArray("attributes");
    add(attributes, "gen_ai.operation.name", "execute_tool");
    add(attributes, "gen_ai.tool.name", tool);
    add(attributes, "gen_ai.tool.call.arguments", call.arguments());
    add(attributes, "gen_ai.tool.call.id", call.callId());
    add(attributes, "gen_ai.agent.id", agent);
    return span;
  }

  /** Of no recorded span: nobody can send one with the id beforehand. */
  private static String id() {
    return String.format("%016x", ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
  }

  private static void add(ArrayNode attributes, String name, @Nullable String value) {
    if (value != null) {
      attributes.addObject().put("key", name).putObject("value").put("stringValue", value);
    }
  }
}
