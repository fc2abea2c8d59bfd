package io.spoor.export.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.evidence.record.RecordView;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detection Finding (2004): a revision of a finding. {@code time} is its publication time, {@code
 * finding_info.first_seen_time} the time of the fact.
 */
final class DetectionFinding {
  private static final int CREATE = 1;
  private static final int UPDATE = 2;
  private static final int CLOSE = 3;
  private static final int RULE = 1;

  /** {@code attack.T1550.001}, {@code atlas.AML.T0051.001}: a technique and a sub-technique. */
  private static final Pattern TECHNIQUE =
      Pattern.compile("(?:attack|atlas)\\.((?:AML\\.)?T\\d+)(\\.\\d+)?");

  private DetectionFinding() {}

  /** Whether it has the fields that the class requires. */
  static boolean isComplete(RecordView finding) {
    return finding.text("finding_id").isPresent() && OcsfJson.isWhole(field(finding, "time"));
  }

  private static JsonNode field(RecordView finding, String name) {
    return finding.field(name).orElse(MissingNode.getInstance());
  }

  static ObjectNode of(long number, RecordView finding) {
    String status = field(finding, "status").asText();
    boolean retracted = status.equals("retracted");
    boolean first = field(finding, "revision").asLong(1) <= 1;
    ObjectNode event = classified(retracted, first);
    long published = Instant.parse(finding.header().time()).toEpochMilli();
    event.put("time", published);
    fillSeverity(event, field(finding, "severity").asText());
    event.put("status_id", retracted ? 6 : 1).put("status", retracted ? "Deleted" : "New");
    if (!status.isEmpty()) {
      event.put("status_detail", status);
    }
    event.put("is_alert", status.equals("confirmed"));
    OcsfJson.put(event, "message", field(finding, "explanation"));
    if (field(finding, "risk_score").canConvertToInt()) {
      event.put("risk_score", field(finding, "risk_score").intValue());
    }
    ObjectNode info = event.putObject("finding_info");
    info.put(first ? "created_time" : "modified_time", published);
    fillInfo(info, finding);
    fillEvidences(event, finding);
    if (OcsfJson.isText(field(finding, "next_steps"))) {
      OcsfJson.put(event.putObject("remediation"), "desc", field(finding, "next_steps"));
    }
    OcsfClass.metadata(event, number, finding)
        .put("uid", field(finding, "finding_id").asText() + "/" + number);
    ObjectNode unmapped = event.putObject("unmapped").put("spoor.record", number);
    for (String name : new String[] {"agent_id", "run_id", "subject", "manifest_digest"}) {
      OcsfJson.put(unmapped, "spoor." + name, field(finding, name));
    }
    return event;
  }

  private static ObjectNode classified(boolean retracted, boolean first) {
    if (retracted) {
      return OcsfClass.DETECTION_FINDING.event(CLOSE, "Close");
    }
    return first
        ? OcsfClass.DETECTION_FINDING.event(CREATE, "Create")
        : OcsfClass.DETECTION_FINDING.event(UPDATE, "Update");
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
    OcsfJson.put(info, "uid", field(finding, "finding_id"));
    OcsfJson.put(info, "title", field(finding, "title"));
    OcsfJson.put(info, "desc", field(finding, "explanation"));
    info.put("first_seen_time", OcsfJson.millis(field(finding, "time")));
    String rule = field(finding, "rule_id").asText();
    if (!rule.isEmpty()) {
      ObjectNode analytic = info.putObject("analytic").put("type_id", RULE).put("type", "Rule");
      analytic.put("uid", rule);
      OcsfJson.put(analytic, "name", field(finding, "title"));
      OcsfJson.put(analytic, "version", field(finding, "rule_version"));
      info.putArray("types").add(rule);
    }
    for (JsonNode id : field(finding, "event_ids")) {
      info.withArray("related_events").addObject().put("uid", OcsfClass.uid(finding, id.asText()));
    }
    for (JsonNode tag : field(finding, "tags")) {
      Matcher technique = TECHNIQUE.matcher(tag.asText());
      if (technique.matches()) {
        ObjectNode attack = info.withArray("attacks").addObject();
        attack.putObject("technique").put("uid", technique.group(1));
        if (technique.group(2) != null) {
          attack.putObject("sub_technique").put("uid", technique.group(1) + technique.group(2));
        }
      }
    }
  }

  /** Writes each principal involved, with the agent that acted as it. */
  private static void fillEvidences(ObjectNode event, RecordView finding) {
    JsonNode agent = field(finding, "agent_id");
    for (JsonNode principal : field(finding, "principals")) {
      ObjectNode evidence = event.withArray("evidences").addObject();
      evidence.putObject("actor").putObject("user").put("uid", principal.asText());
      if (OcsfJson.isText(agent)) {
        ObjectNode aiAgent = evidence.putObject("ai_agent").put("uid", agent.textValue());
        OcsfJson.put(aiAgent, "instance_uid", field(finding, "run_id"));
      }
    }
  }
}
