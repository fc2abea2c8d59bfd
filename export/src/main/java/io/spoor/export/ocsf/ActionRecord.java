package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.RecordView;
import java.util.List;
import java.util.Locale;

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
    return event.path("action").isTextual()
        && event.path("event_id").isTextual()
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
    Json.putMillis(to, "end_time", event.path("ended"));
    to.put("severity_id", 1).put("severity", "Informational");
    fillStatus(to);
    Json.put(to, "message", event.path("summary"));
    to.set("actor", actor());
    boolean inCloud = fillCloud(to);
    boolean byAgent = fillAgent(to);
    fillMetadata(to, inCloud, byAgent);
    fillUnmapped(to.putObject("unmapped"));
    String sha256 = event.path("raw").path("sha256").asText();
    if (!sha256.isEmpty()) {
      to.putObject("raw_data_hash")
          .put("algorithm_id", 3)
          .put("algorithm", "SHA-256")
          .put("value", sha256);
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

  private ObjectNode actor() {
    ObjectNode actor = object();
    JsonNode principal = event.path("principal");
    if (principal.isObject()) {
      actor.set("user", user(principal));
    }
    JsonNode credential = event.path("credential");
    if (credential.isObject()) {
      ObjectNode session = actor.putObject("session");
      Json.put(session, "uid", credential.path("id"));
      Json.put(session, "issuer", principal.path("session_issuer"));
      Json.putMillis(session, "created_time", credential.path("created_at"));
      if (credential.path("mfa").isBoolean()) {
        session.put("is_mfa", credential.path("mfa").booleanValue());
      }
    }
    if (actor.isEmpty()) {
      // Somebody has to have done it; all that is known is which agent, or which source says so.
      actor.putObject("application").put("name", performer());
    }
    return actor;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private String performer() {
    String agent = event.path("agent").path("id").asText();
    return agent.isEmpty() ? event.path("source").asText("unknown") : agent;
  }

  /** The object {@code user} for a principal. */
  static ObjectNode user(JsonNode principal) {
    ObjectNode user = object();
    Json.put(user, "uid", principal.path("id"));
    Json.put(user, "name", principal.path("name"));
    String type = principal.path("type").asText();
    switch (type) {
      case "human" -> user.put("type_id", 1).put("type", "User");
      case "root" -> user.put("type_id", 2).put("type", "Admin");
      case "service", "workload" -> user.put("type_id", 4).put("type", "Service");
      case "", "unknown" -> user.put("type_id", 0).put("type", "Unknown");
      default -> user.put("type_id", 99).put("type", type);
    }
    if (principal.path("account").isTextual()) {
      user.putObject("account").put("uid", principal.path("account").textValue());
    }
    return user;
  }

  private boolean fillCloud(ObjectNode to) {
    // Only CloudTrail's records say by themselves which provider they are of.
    if (!event.path("source").asText().equals(SOURCE_CLOUDTRAIL)) {
      return false;
    }
    ObjectNode cloud = to.putObject("cloud").put("provider", "AWS");
    Json.put(cloud, "region", event.path("cloud_region"));
    if (event.path("cloud_account").isTextual()) {
      cloud.putObject("account").put("uid", event.path("cloud_account").textValue());
    }
    return true;
  }

  private boolean fillAgent(ObjectNode to) {
    JsonNode agent = event.path("agent");
    if (!agent.path("id").isTextual()) {
      return false;
    }
    ObjectNode aiAgent = to.putObject("ai_agent");
    Json.put(aiAgent, "uid", agent.path("id"));
    Json.put(aiAgent, "name", agent.path("name"));
    Json.put(aiAgent, "version", agent.path("version"));
    Json.put(aiAgent, "instance_uid", event.path("run_id"));
    JsonNode model = event.path("gen_ai").path("model");
    JsonNode provider = event.path("gen_ai").path("provider");
    if (model.isTextual() && provider.isTextual()) {
      aiAgent
          .putObject("ai_model")
          .put("model_name", model.textValue())
          .put("ai_provider", provider.textValue());
    }
    return true;
  }

  private void fillMetadata(ObjectNode to, boolean inCloud, boolean byAgent) {
    ObjectNode metadata = EventClass.metadata(to);
    metadata.put("uid", event.path("event_id").asText() + "/" + number);
    metadata.put("original_event_uid", event.path("event_id").asText());
    metadata.put("log_name", record.header().topic());
    record.text("chain_id").ifPresent(chain -> metadata.put("correlation_uid", chain));
    record.text("tenant").ifPresent(tenant -> metadata.put("tenant_uid", tenant));
    record
        .field("revision")
        .filter(JsonNode::canConvertToInt)
        .ifPresent(revision -> metadata.put("sequence", revision.intValue()));
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
    record.text("segment_id").ifPresent(segment -> unmapped.put("spoor.segment_id", segment));
    for (String name : List.of("run_id", "trail_key", "event_type")) {
      Json.put(unmapped, "spoor." + name, event.path(name));
    }
    Json.put(unmapped, "spoor.agent_code_digest", event.path("agent").path("code_digest"));
  }

  /** The object {@code network_endpoint} of where it came from; never empty. */
  ObjectNode source() {
    ObjectNode endpoint = object();
    JsonNode network = event.path("network");
    Json.put(endpoint, "ip", network.path("ip"));
    if (!endpoint.has("ip")) {
      Json.put(endpoint, "hostname", network.path("address"));
    }
    Json.put(endpoint, "interface_uid", network.path("endpoint"));
    Json.put(endpoint, "instance_uid", event.path("agent").path("instance"));
    if (endpoint.isEmpty()) {
      endpoint.put("name", "unknown");
    }
    return endpoint;
  }

  /** Service acted on; where the record names none, its source. */
  ObjectNode service() {
    ObjectNode service = object();
    Json.put(service, "name", event.path("service"));
    if (service.isEmpty()) {
      service.put("name", event.path("source").asText("unknown").toLowerCase(Locale.ROOT));
    }
    return service;
  }
}
