package io.spoor.offline.input;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Extracts records from the envelopes of vendors' tools. */
final class EnvelopeUnwrapper {
  private static final byte[] SPANS = "\"resourceSpans\"".getBytes(US_ASCII);

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // A double would change numbers beyond its precision.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private static final ObjectReader READER = MAPPER.reader();
  private static final ObjectWriter WRITER = MAPPER.writer();

  private EnvelopeUnwrapper() {}

  /** Whether a record begins like an OTLP request: a cheap test for other records. */
  static boolean mayContainSpans(byte[] record) {
    int position = 1;
    while (position < record.length && RecordBuffer.isBlank(record[position])) {
      position++;
    }
    return record.length > position + SPANS.length
        && record[0] == '{'
        && Arrays.equals(record, position, position + SPANS.length, SPANS, 0, SPANS.length);
  }

  /**
   * The spans of an OTLP request in JSON ({@code ExportTraceServiceRequest} of trace_service.proto,
   * as the OpenTelemetry Collector writes it to a file or to Kafka), each with its resource and
   * scope. Null if the record is another one or contains an invalid span: it then stays one record.
   */
  static @Nullable List<byte[]> spans(byte[] record) {
    try {
      var spans = new ArrayList<byte[]>();
      JsonNode requests = READER.readTree(record).path("resourceSpans");
      return requests.isArray() && spans(requests, spans) ? spans : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean spans(JsonNode requests, List<byte[]> into)
      throws JsonProcessingException {
    for (JsonNode ofResource : requests) {
      JsonNode scopes = ofResource.path("scopeSpans");
      if (!isArrayOrMissing(scopes)) {
        return false;
      }
      for (JsonNode ofScope : scopes) {
        JsonNode spans = ofScope.path("spans");
        if (!isArrayOrMissing(spans)) {
          return false;
        }
        for (JsonNode span : spans) {
          if (!(span instanceof ObjectNode object)) {
            return false;
          }
          // Only the enclosing resource and scope count.
          object.remove(List.of("resource", "scope"));
          ObjectNode unwrapped = MAPPER.createObjectNode();
          put(unwrapped, "resource", ofResource.get("resource"));
          put(unwrapped, "scope", ofScope.get("scope"));
          into.add(WRITER.writeValueAsBytes(unwrapped.setAll(object)));
        }
      }
    }
    return true;
  }

  /** The record that an element of {@code aws cloudtrail lookup-events} contains as text. */
  static byte[] ofLookup(byte[] element) {
    try {
      JsonNode text = READER.readTree(element).path("CloudTrailEvent");
      return text.isTextual() ? text.textValue().getBytes(UTF_8) : element;
    } catch (IOException e) {
      return element;
    }
  }

  private static boolean isArrayOrMissing(JsonNode node) {
    return node.isArray() || node.isMissingNode() || node.isNull();
  }

  private static void put(ObjectNode into, String name, @Nullable JsonNode value) {
    if (value != null) {
      into.set(name, value);
    }
  }
}
