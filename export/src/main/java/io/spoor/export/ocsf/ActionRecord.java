package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.RecordView;
import java.util.List;

/**
 * An action of the log, and what every class says of it alike.
 *
 * @param number of the record in the log
 * @param event the event that was placed
 */
record ActionRecord(long number, RecordView record, JsonNode event) {
  private static final String SOURCE_CLOUDTRAIL = "cloudtrail";

  static ActionRecord of(long number, RecordView record) {
    return new ActionRecord(
        number, record, record.field("event").orElse(MissingNode.getInstance()));
  }

  /** Whether it has what no class can do without. */
  boolean isComplete() {
    return Json.isText(event.path("action"))
        && Json.isText(event.path("event_id"))
        && Json.isWhole(event.path("time"));
  }

  /** Whether it mints a credential. */
  boolean issues() {
    return event.path("issued").isObject();
  }

  String action() {
    return event.path("action").asText();
  }

  /** Time, severity, outcome, actor, agent, cloud, metadata, what has no place. */
  void fill(ObjectNode to) {
    to.put("time", Json.millis(event.path("time")));
    to.put("severity_id", 1).put("severity", "Informational");
    fillStatus(to);
    Json.put(to, "message", event.path("summary"));
    to.set("actor", Parts.actor(event));
    boolean inCloud = fillCloud(to);
    boolean byAgent = Json.isText(event.path("agent").path("id"));
    if (byAgent) {
      to.set("ai_agent", Parts.agent(event));
    }
    fillMetadata(to, inCloud, byAgent);
    fillUnmapped(to.putObject("unmapped"));
    String sha256 = event.path("raw").path("sha256").asText();
    if (!sha256.isEmpty()) {
      ObjectNode hash = to.putObject("raw_data_hash").put("value", sha256);
      hash.put("algorithm_id", 3).put("algorithm", "SHA-256");
      hash.put("encoding_id", 1).put("encoding", "Hex");
      hash.put("serialization_id", 1).put("serialization", "Flat");
    }
  }

  private void fillStatus(ObjectNode to) {
    switch (event.path("outcome").asText()) {
      case "success" -> to.put("status_id", 1).put("status", "Success");
      case "failure" -> to.put("status_id", 2).put("status", "Failure");
      default -> to.put("status_id", 0).put("status", "Unknown");
    }
    Json.put(to, "status_code", event.path("error_code"));
    Json.put(to, "status_detail", event.path("error_message"));
  }

  private boolean fillCloud(ObjectNode to) {
    // Only CloudTrail's records say by themselves which provider they are of.
    if (!event.path("source").asText().equals(SOURCE_CLOUDTRAIL)) {
      return false;
    }
    ObjectNode cloud = to.putObject("cloud").put("provider", "AWS");
    Json.put(cloud, "region", event.path("cloud_region"));
    if (Json.isText(event.path("cloud_account"))) {
      cloud.putObject("account").put("uid", event.path("cloud_account").textValue());
    }
    return true;
  }

  private void fillMetadata(ObjectNode to, boolean inCloud, boolean byAgent) {
    ObjectNode metadata = EventClass.metadata(to, number, record);
    metadata.put("uid", EventClass.uid(record, event.path("event_id").asText()));
    metadata.put("original_event_uid", event.path("event_id").asText());
    if (event.path("arrived_at").isIntegralNumber()) {
      metadata.put("logged_time", event.path("arrived_at").longValue());
    }
    if (inCloud || byAgent) {
      var profiles = metadata.putArray("profiles");
      if (inCloud) {
        profiles.add("cloud");
      }
      if (byAgent) {
        profiles.add("ai_operation");
      }
    }
  }

  private void fillUnmapped(ObjectNode unmapped) {
    unmapped.put("spoor.record", number);
    unmapped.put("spoor.source", event.path("source").asText());
    // end_time is for aggregates alone.
    Json.putMillis(unmapped, "spoor.ended", event.path("ended"));
    record.text("segment_id").ifPresent(segment -> unmapped.put("spoor.segment_id", segment));
    for (String name : List.of("run_id", "trail_key", "event_type")) {
      Json.put(unmapped, "spoor." + name, event.path(name));
    }
    Json.put(unmapped, "spoor.agent_code_digest", event.path("agent").path("code_digest"));
  }
}
