package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.json.UnusableRecordException.Reason;
import io.spoor.sources.otel.TraceScan;

/**
 * The record that takes the place of a record too large for a topic, so that it becomes a dead
 * letter and marks its run. Anybody may write one, to no effect but a dead letter.
 */
public final class OversizedStub {
  private static final String MEMBER = "spoor.oversized";
  private static final String SIZE = "size";

  private OversizedStub() {}

  /**
   * Creates the record.
   *
   * @param head first bytes of the large record
   * @param size size of the large record in bytes
   */
  public static byte[] of(byte[] head, long size) {
    ObjectNode stub = JsonNodeFactory.instance.objectNode();
    TraceScan.of(head)
        .forEach(
            span -> {
              stub.put("traceId", span.traceId());
              if (span.startTime() != null) {
                stub.put("startTimeUnixNano", String.valueOf(span.startTime()));
              }
            });
    stub.putObject(MEMBER).put(SIZE, size);
    return RecordJson.text(stub).getBytes(UTF_8);
  }

  /** Rejects the record if it stands for one that was too large. */
  static void check(ObjectNode record) throws UnusableRecordException {
    JsonNode size = record.path(MEMBER).path(SIZE);
    if (size.isIntegralNumber()) {
      throw new UnusableRecordException(
          Reason.TOO_LARGE,
          "the record had " + size.asText() + " bytes, more than a topic accepts",
          null);
    }
  }
}
