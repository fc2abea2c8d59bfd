package io.spoor.export.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * The fixed inputs of an export: request, time, log and checkpoint. Together with the records it
 * determines every byte of an export.
 *
 * @param exportedAt start time of the export
 * @param log name of the log
 * @param segments number of its segments included, from the first
 * @param records number of records in these segments
 * @param checkpoint checkpoint of the last of these segments, as stored
 */
public record ExportContext(
    ExportRequest request,
    Instant exportedAt,
    String log,
    long segments,
    long records,
    String checkpoint) {

  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("made", exportedAt.toString());
    json.set("request", request.json());
    json.putObject("log")
        .put("name", log)
        .put("segments", segments)
        .put("records", records)
        .put("checkpoint", checkpoint);
    return json;
  }

  /**
   * Parses a context.
   *
   * @throws IllegalArgumentException if the form differs from that of {@link #json}
   */
  public static ExportContext of(JsonNode json) {
    try {
      JsonNode log = json.path("log");
      return new ExportContext(
          ExportRequest.of(json.path("request")),
          Instant.parse(json.path("made").asText()),
          log.path("name").asText(),
          log.path("segments").asLong(-1),
          log.path("records").asLong(-1),
          log.path("checkpoint").asText());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("invalid time: " + e.getMessage(), e);
    }
  }
}
