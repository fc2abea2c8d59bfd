package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.RecordView;
import java.util.Locale;

/** Detection Finding (2004): a revision of a finding. */
final class DetectionFinding {
  private static final int CREATE = 1;
  private static final int UPDATE = 2;
  private static final int CLOSE = 3;
  private static final int RULE = 1;
  private static final String ATTACK = "attack.";

  private DetectionFinding() {}

  /** Whether it has what the class cannot do without. */
  static boolean isComplete(RecordView finding) {
    return finding.text("finding_id").isPresent() && Json.isWhole(field(finding, "time"));
  }

  private static JsonNode field(RecordView finding, String name) {
    return finding.field(name).orElse(MissingNode.getInstance());
  }

  static ObjectNode of(long number, RecordView finding) {
    long revision = field(finding, "revision").asLong(1);
    String status = field(finding, "status").asText();
    ObjectNode event = classified(revision, status);
    event.put("time", Json.millis(field(finding, "time")));
    fillSeverity(event, field(finding, "severity").asText());
    boolean retracted = status.equals("retracted");
    event.put("status_id", retracted ? 4 : 1).put("status", retracted ? "Resolved" : "New");
    event.put("status_detail", status);
    event.put("is_alert", status.equals("confirmed"));
    Json.put(event, "message", field(finding, "explanation"));
    if (field(finding, "risk_score").canConvertToInt()) {
      event.put("risk_score", field(finding, "risk_score").intValue());
    }
    fillInfo(event.putObject("finding_info"), finding);
    fillEvidences(event.putArray("evidences"), finding);
    if (event.path("evidences").isEmpty()) {
      event.remove("evidences");
    }
    Json.put(event.putObject("remediation"), "desc", field(finding, "next_steps"));
    if (event.path("remediation").isEmpty()) {
      event.remove("remediation");
    }
    ObjectNode metadata = EventClass.metadata(event);
    metadata.put("uid", field(finding, "finding_id").asText() + "/" + number);
    metadata.put("log_name", finding.header().topic());
    finding.text("chain_id").ifPresent(chain -> metadata.put("correlation_uid", chain));
    finding.text("tenant").ifPresent(tenant -> metadata.put("tenant_uid", tenant));
    if (revision == (int) revision) {
      metadata.put("sequence", (int) revision);
    }
    ObjectNode unmapped = event.putObject("unmapped");
    unmapped.put("spoor.record", number);
    for (String name : new String[] {"run_id", "subject", "manifest_digest"}) {
      Json.put(unmapped, "spoor." + name, field(finding, name));
    }
    return event;
  }

  private static ObjectNode classified(long revision, String status) {
    if (status.equals("retracted")) {
      return EventClass.DETECTION_FINDING.event(CLOSE, "Close");
    }
    return revision <= 1
        ? EventClass.DETECTION_FINDING.event(CREATE, "Create")
        : EventClass.DETECTION_FINDING.event(UPDATE, "Update");
  }

  private static void fillSeverity(ObjectNode event, String severity) {
    int id =
        switch (severity) {
          case "low" -> 2;
          case "medium" -> 3;
          case "high" -> 4;
          case "critical" -> 5;
          default -> 0;
        };
    String name = id == 0 ? "Unknown" : severity;
    event.put("severity_id", id);
    event.put("severity", name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
  }

  private static void fillInfo(ObjectNode info, RecordView finding) {
    Json.put(info, "uid", field(finding, "finding_id"));
    Json.put(info, "title", field(finding, "title"));
    Json.put(info, "desc", field(finding, "explanation"));
    ObjectNode analytic = info.putObject("analytic").put("type_id", RULE).put("type", "Rule");
    Json.put(analytic, "uid", field(finding, "rule_id"));
    Json.put(analytic, "name", field(finding, "title"));
    Json.put(analytic, "version", field(finding, "rule_version"));
    info.putArray("types").add(field(finding, "rule_id").asText());
    ArrayNode related = info.putArray("related_events");
    field(finding, "event_ids").forEach(id -> related.addObject().put("uid", id.asText()));
    if (related.isEmpty()) {
      info.remove("related_events");
    }
    ArrayNode attacks = info.putArray("attacks");
    field(finding, "tags").forEach(tag -> addTechnique(attacks, tag.asText()));
    if (attacks.isEmpty()) {
      info.remove("attacks");
    }
  }

  /** {@code attack.T1550.001}: a technique, and a part of it. */
  private static void addTechnique(ArrayNode attacks, String tag) {
    if (!tag.startsWith(ATTACK + "T")) {
      return;
    }
    String id = tag.substring(ATTACK.length());
    int dot = id.indexOf('.');
    ObjectNode attack = attacks.addObject();
    attack.putObject("technique").put("uid", dot < 0 ? id : id.substring(0, dot));
    if (dot >= 0) {
      attack.putObject("sub_technique").put("uid", id);
    }
  }

  /** Each principal involved, with the agent that acted as it. */
  private static void fillEvidences(ArrayNode evidences, RecordView finding) {
    JsonNode agent = field(finding, "agent_id");
    for (JsonNode principal : field(finding, "principals")) {
      ObjectNode evidence = evidences.addObject();
      evidence.putObject("actor").putObject("user").put("uid", principal.asText());
      if (agent.isTextual()) {
        ObjectNode aiAgent = evidence.putObject("ai_agent").put("uid", agent.textValue());
        Json.put(aiAgent, "instance_uid", field(finding, "run_id"));
      }
    }
  }
}
