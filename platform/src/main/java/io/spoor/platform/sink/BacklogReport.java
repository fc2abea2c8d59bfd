package io.spoor.platform.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.text.TextSanitizer;
import java.time.Instant;
import java.util.Optional;

/**
 * What a sink says about a partition whose records it cannot write, as the metadata of its
 * committed offset: it is readable for whoever may see the group, also when the sink has stopped.
 *
 * @param since when the sink began to fail; empty: it works, but is behind
 * @param reason why it fails, one line without control characters; empty: it works
 * @param oldest time of the oldest record that is not written
 */
public record BacklogReport(Optional<Instant> since, String reason, Instant oldest) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The broker limits metadata to 4,096 bytes by default. */
  private static final int MAX_REASON_LENGTH = 300;

  private static final String SINCE = "failing_since";
  private static final String REASON = "reason";
  private static final String OLDEST = "oldest";

  /** Cuts the reason to one line. */
  public BacklogReport {
    reason = TextSanitizer.line(reason, MAX_REASON_LENGTH);
  }

  /** A sink that fails. */
  public static BacklogReport failing(Instant since, String reason, Instant oldest) {
    return new BacklogReport(Optional.of(since), reason, oldest);
  }

  /** A sink that works but has not written this record yet. */
  public static BacklogReport behind(Instant oldest) {
    return new BacklogReport(Optional.empty(), "", oldest);
  }

  /** The report in an offset's metadata. */
  public String metadata() {
    ObjectNode json = JSON.createObjectNode();
    since.ifPresent(time -> json.put(SINCE, time.toEpochMilli()).put(REASON, reason));
    return json.put(OLDEST, oldest.toEpochMilli()).toString();
  }

  /** The report that metadata contains; empty if it is not a report. */
  public static Optional<BacklogReport> parse(String metadata) {
    if (!metadata.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(metadata);
      if (!json.path(OLDEST).isIntegralNumber()) {
        return Optional.empty();
      }
      Optional<Instant> since =
          json.path(SINCE).isIntegralNumber()
              ? Optional.of(Instant.ofEpochMilli(json.path(SINCE).asLong()))
              : Optional.empty();
      return Optional.of(
          new BacklogReport(
              since,
              json.path(REASON).asText(""),
              Instant.ofEpochMilli(json.path(OLDEST).asLong())));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
