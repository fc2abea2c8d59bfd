package io.spoor.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * What is fixed when an export begins: what was asked, when, and of which log as of when. Together
 * with the records it decides every byte of an export.
 *
 * @param exportedAt when it was begun
 * @param log name of the log
 * @param segments taken from it, from the first on
 * @param records in these
 * @param checkpoint the last of them, as it is stored
 */
public record ExportContext(
    ExportRequest request,
    Instant exportedAt,
    String log,
    long segments,
    long records,
    String checkpoint) {

  ObjectNode json() {
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
   * Reads them back.
   *
   * @throws IllegalArgumentException if something is not as {@link #json} writes it
   */
  static ExportContext of(JsonNode json) {
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
      throw new IllegalArgumentException("a time is none: " + e.getMessage(), e);
    }
  }
}
