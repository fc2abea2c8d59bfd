package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Builds the OCSF objects for an event's actor, source and target. */
final class OcsfObjects {
  private static final String UNKNOWN = "unknown";

  private OcsfObjects() {}

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * The object {@code actor}; never empty. It does not contain the agent: the profile {@code
   * ai_operation} does.
   */
  static ObjectNode actor(JsonNode event) {
    ObjectNode actor = object();
    JsonNode principal = event.path("principal");
    if (isIdentified(principal)) {
      actor.set("user", user(principal));
    }
    ObjectNode session = session(event.path("credential"), principal.path("session_issuer"));
    if (!session.isEmpty()) {
      actor.set("session", session);
    }
    if (actor.isEmpty()) {
      actor.set("user", unknownActor());
    }
    return actor;
  }

  private static ObjectNode session(JsonNode credential, JsonNode issuer) {
    ObjectNode session = object();
    if (credential.isObject()) {
      OcsfJson.put(session, "uid", credential.path("id"));
      OcsfJson.put(session, "issuer", issuer);
      OcsfJson.putMillis(session, "created_time", credential.path("created_at"));
      if (credential.path("mfa").isBoolean()) {
        session.put("is_mfa", credential.path("mfa").booleanValue());
      }
    }
    return session;
  }

  /** Whether it has the attributes that {@code user} requires. */
  static boolean isIdentified(JsonNode principal) {
    return OcsfJson.isText(principal.path("id"))
        || OcsfJson.isText(principal.path("name"))
        || OcsfJson.isText(principal.path("account"));
  }

  /** The object {@code user} for a principal for which {@link #isIdentified} holds. */
  static ObjectNode user(JsonNode principal) {
    ObjectNode user = object();
    OcsfJson.put(user, "uid", principal.path("id"));
    OcsfJson.put(user, "name", principal.path("name"));
    String type = principal.path("type").asText();
    switch (type) {
      case "human" -> user.put("type_id", 1).put("type", "User");
      case "root" -> user.put("type_id", 2).put("type", "Admin");
      case "service", "workload" -> user.put("type_id", 4).put("type", "Service");
      case "", UNKNOWN -> user.put("type_id", 0).put("type", "Unknown");
      default -> user.put("type_id", 99).put("type", type);
    }
    if (OcsfJson.isText(principal.path("account"))) {
      user.putObject("account").put("uid", principal.path("account").textValue());
    }
    return user;
  }

  /** A placeholder, because an actor is mandatory, for records that do not state it. */
  static ObjectNode unknownActor() {
    return object().put("name", UNKNOWN).put("type_id", 0).put("type", "Unknown");
  }

  /** The object {@code ai_agent} for an agent with an id. */
  static ObjectNode agent(JsonNode event) {
    JsonNode agent = event.path("agent");
    ObjectNode aiAgent = object();
    OcsfJson.put(aiAgent, "uid", agent.path("id"));
    OcsfJson.put(aiAgent, "name", agent.path("name"));
    OcsfJson.put(aiAgent, "version", agent.path("version"));
    OcsfJson.put(aiAgent, "instance_uid", event.path("run_id"));
    JsonNode model = event.path("gen_ai").path("model");
    JsonNode provider = event.path("gen_ai").path("provider");
    if (model.isTextual() && provider.isTextual()) {
      aiAgent
          .putObject("ai_model")
          .put("name", model.textValue())
          .put("ai_provider", provider.textValue());
    }
    return aiAgent;
  }

  /** The object {@code network_endpoint} for the event's source; never empty. */
  static ObjectNode source(JsonNode event) {
    ObjectNode endpoint = object();
    JsonNode network = event.path("network");
    OcsfJson.put(endpoint, "ip", network.path("ip"));
    if (!endpoint.has("ip")) {
      // CloudTrail also writes "AWS Internal" there, which is not a host name.
      boolean isHost = network.path("address").asText().indexOf(' ') < 0;
      OcsfJson.put(endpoint, isHost ? "hostname" : "name", network.path("address"));
    }
    OcsfJson.put(endpoint, "interface_uid", network.path("endpoint"));
    OcsfJson.put(endpoint, "instance_uid", event.path("agent").path("instance"));
    if (endpoint.isEmpty()) {
      endpoint.put("name", UNKNOWN);
    }
    return endpoint;
  }

  /** The object {@code service} for the target service; if the record names none, its source. */
  static ObjectNode service(JsonNode event) {
    ObjectNode service = object();
    OcsfJson.put(service, "name", event.path("service"));
    if (service.isEmpty()) {
      service.put("name", event.path("source").asText(UNKNOWN).toLowerCase(Locale.ROOT));
    }
    return service;
  }
}
