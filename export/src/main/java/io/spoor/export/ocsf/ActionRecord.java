package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.RecordView;
import java.util.List;
import java.util.Map;

/**
 * An action of the log, with the parts common to all OCSF classes.
 *
 * @param number of the record in the log
 * @param event the action's event
 */
record ActionRecord(long number, RecordView record, JsonNode event) {
  /** Names of the cloud providers, by the sources whose records are theirs. */
  private static final Map<String, String> PROVIDERS =
      Map.of("cloudtrail", "AWS", "azure-activity", "Azure", "gcp-audit", "GCP");

  static ActionRecord of(long number, RecordView record) {
    return new ActionRecord(
        number, record, record.field("event").orElse(MissingNode.getInstance()));
  }

  /** Whether it has the fields that every class requires. */
  boolean isComplete() {
    return OcsfJson.isText(event.path("action"))
        && OcsfJson.isText(event.path("event_id"))
        && OcsfJson.isWhole(event.path("time"));
  }

  /** Whether it mints a credential. */
  boolean issues() {
    return event.path("issued").isObject();
  }

  String action() {
    return event.path("action").asText();
  }

  /** Fills in time, severity, outcome, actor, agent, cloud, metadata and unmapped fields. */
  void fill(ObjectNode target) {
    target.put("time", OcsfJson.millis(event.path("time")));
    target.put("severity_id", 1).put("severity", "Informational");
    fillStatus(target);
    OcsfJson.put(target, "message", event.path("summary"));
    target.set("actor", OcsfObjects.actor(event));
    boolean inCloud = fillCloud(target);
    boolean byAgent = OcsfJson.isText(event.path("agent").path("id"));
    if (byAgent) {
      target.set("ai_agent", OcsfObjects.agent(event));
    }
    fillMetadata(target, inCloud, byAgent);
    fillUnmapped(target.putObject("unmapped"));
    String sha256 = event.path("raw").path("sha256").asText();
    if (!sha256.isEmpty()) {
      ObjectNode hash = target.putObject("raw_data_hash").put("value", sha256);
      hash.put("algorithm_id", 3).put("algorithm", "SHA-256");
      hash.put("encoding_id", 1).put("encoding", "Hex");
      hash.put("serialization_id", 1).put("serialization", "Flat");
    }
  }

  private void fillStatus(ObjectNode target) {
    switch (event.path("outcome").asText()) {
      case "success" -> target.put("status_id", 1).put("status", "Success");
      case "failure" -> target.put("status_id", 2).put("status", "Failure");
      default -> target.put("status_id", 0).put("status", "Unknown");
    }
    OcsfJson.put(target, "status_code", event.path("error_code"));
    OcsfJson.put(target, "status_detail", event.path("error_message"));
  }

  private boolean fillCloud(ObjectNode target) {
    String provider = PROVIDERS.get(event.path("source").asText());
    if (provider == null) {
      return false;
    }
    ObjectNode cloud = target.putObject("cloud").put("provider", provider);
    OcsfJson.put(cloud, "region", event.path("cloud_region"));
    if (OcsfJson.isText(event.path("cloud_account"))) {
      cloud.putObject("account").put("uid", event.path("cloud_account").textValue());
    }
    return true;
  }

  private void fillMetadata(ObjectNode target, boolean inCloud, boolean byAgent) {
    ObjectNode metadata = OcsfClass.metadata(target, number, record);
    metadata.put("uid", OcsfClass.uid(record, event.path("event_id").asText()));
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
    // OCSF reserves end_time for aggregates.
    OcsfJson.putMillis(unmapped, "spoor.ended", event.path("ended"));
    record.text("segment_id").ifPresent(segment -> unmapped.put("spoor.segment_id", segment));
    for (String name : List.of("run_id", "trail_key", "event_type")) {
      OcsfJson.put(unmapped, "spoor." + name, event.path(name));
    }
    OcsfJson.put(unmapped, "spoor.agent_code_digest", event.path("agent").path("code_digest"));
  }
}
