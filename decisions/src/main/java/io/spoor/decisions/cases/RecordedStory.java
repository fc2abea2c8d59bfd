package io.spoor.decisions.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records of runs, from which follows what is known of the run of a request.
 *
 * @param asked {@code context.spoor} of the request: the run and the call
 * @param records files of raw records, in order
 * @param manifests file or folder with manifests of agents
 * @param at time of the request; empty: right after the last record
 */
public record RecordedStory(
    ObjectNode asked, List<RecordFile> records, Optional<Path> manifests, Optional<Instant> at) {

  /** A file with raw records of a source. */
  public record RecordFile(String source, Path file) {}

  /** Tells what a decision server would know. */
  @FunctionalInterface
  public interface Reader {
    /** The attributes of the run for policies: their {@code context.spoor}. */
    ObjectNode attributes(RecordedStory story, PolicyCase policyCase);
  }

  /**
   * Reads the members {@code records}, {@code manifests} and {@code at} of a case; empty: it has
   * none of them.
   *
   * @param file of the case; paths are relative to it
   */
  static Optional<RecordedStory> read(Path file, JsonNode json) throws MalformedRequestException {
    if (!json.has("records")) {
      if (json.has("manifests") || json.has("at")) {
        throw new MalformedRequestException("manifests and at belong to a case with records");
      }
      return Optional.empty();
    }
    if (json.has("run")) {
      throw new MalformedRequestException(
          "a case has either run, or records from which it follows");
    }
    JsonNode asked = json.path("request").path("context").path("spoor");
    if (!asked.path("traceparent").isTextual() && !asked.path("credential_id").isTextual()) {
      throw new MalformedRequestException(
          "a case with records states its run: traceparent or credential_id in "
              + "request.context.spoor");
    }
    return Optional.of(
        new RecordedStory(
            ((ObjectNode) asked).deepCopy(),
            files(file, json.path("records")),
            manifests(file, json),
            at(json)));
  }

  private static List<RecordFile> files(Path file, JsonNode records)
      throws MalformedRequestException {
    List<RecordFile> files = new ArrayList<>();
    for (var source : records.properties()) {
      JsonNode named = source.getValue();
      for (JsonNode each : named.isTextual() ? List.of(named) : named) {
        files.add(new RecordFile(source.getKey(), sibling(file, each, "records")));
      }
    }
    if (files.isEmpty()) {
      throw new MalformedRequestException(
          "records must be an object of sources with their files, such as {otel: run.ndjson}");
    }
    return files;
  }

  private static Optional<Path> manifests(Path file, JsonNode json)
      throws MalformedRequestException {
    return json.has("manifests")
        ? Optional.of(sibling(file, json.path("manifests"), "manifests"))
        : Optional.empty();
  }

  private static Path sibling(Path file, JsonNode path, String member)
      throws MalformedRequestException {
    if (!path.isTextual()) {
      throw new MalformedRequestException(member + " must be paths of files");
    }
    return file.resolveSibling(path.textValue());
  }

  private static Optional<Instant> at(JsonNode json) throws MalformedRequestException {
    if (!json.has("at")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(json.path("at").asText()));
    } catch (DateTimeException e) {
      throw new MalformedRequestException("at must be a time, such as 2026-03-10T09:00:00Z");
    }
  }
}
