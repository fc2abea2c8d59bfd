package io.spoor.client.json;

import static io.spoor.client.json.JsonLine.line;
import static io.spoor.client.json.JsonLine.list;
import static io.spoor.client.json.JsonLine.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.spoor.client.result.AlertRow;
import io.spoor.client.result.DeliveryRow;
import io.spoor.client.result.RateRow;
import io.spoor.client.result.VerdictRow;
import io.spoor.client.time.Times;
import io.spoor.schemas.ExceptionMatch;
import io.spoor.schemas.ExceptionRule;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts, what people say of them and what they except, as {@link JsonLines} writes the rest. */
public final class AlertJsonLines {

  private AlertJsonLines() {}

  public static String alert(AlertRow alert) {
    return line(
        json -> {
          json.writeStringField("type", "alert");
          json.writeStringField("alert_id", alert.alertId());
          json.writeNumberField("revision", alert.revision());
          json.writeStringField("kind", alert.kind());
          json.writeStringField("status", alert.status());
          json.writeStringField("severity", alert.severity());
          json.writeNumberField("risk_score", alert.riskScore());
          json.writeStringField("title", alert.title());
          text(json, "chain_id", alert.chainId());
          text(json, "agent_id", alert.agentId());
          text(json, "run_id", alert.runId());
          text(json, "owner", alert.owner());
          text(json, "route", alert.route());
          json.writeStringField("opened", Times.rfc3339(alert.opened()));
          json.writeStringField("updated", Times.rfc3339(alert.updated()));
          json.writeNumberField("finding_count", alert.findingCount());
          counts(json, alert.counts());
          list(json, "finding_ids", alert.findingIds());
          json.writeNumberField("excepted_count", alert.exceptedCount());
          list(json, "exceptions", alert.exceptions());
          text(json, "page_severity", alert.pageSeverity());
          json.writeStringField("notify", alert.notification());
          text(json, "notified", alert.notified());
          json.writeNumberField("repeats", alert.repeats());
          text(json, "repeat_of", alert.repeatOf());
          json.writeNumberField("held_count", alert.heldCount());
          json.writeStringField("explanation", alert.explanation());
          verdict(json, alert.verdict());
          deliveries(json, alert.deliveries());
        });
  }

  private static void verdict(JsonGenerator json, @Nullable VerdictRow verdict) throws IOException {
    if (verdict == null) {
      json.writeNullField("verdict");
      return;
    }
    json.writeObjectFieldStart("verdict");
    said(json, verdict);
    json.writeEndObject();
  }

  private static void said(JsonGenerator json, VerdictRow verdict) throws IOException {
    json.writeStringField("action", verdict.action());
    text(json, "verdict", verdict.verdict());
    json.writeStringField("who", verdict.who());
    text(json, "note", verdict.note());
    json.writeStringField("time", Times.rfc3339(verdict.time()));
  }

  private static void deliveries(JsonGenerator json, List<DeliveryRow> deliveries)
      throws IOException {
    json.writeArrayFieldStart("deliveries");
    for (DeliveryRow delivery : deliveries) {
      json.writeStartObject();
      json.writeStringField("target", delivery.target());
      json.writeStringField("what", delivery.what());
      json.writeStringField("status", delivery.status());
      json.writeNumberField("attempts", delivery.attempts());
      text(json, "reason", delivery.reason());
      json.writeStringField("at", Times.rfc3339(delivery.at()));
      text(json, "told", delivery.told());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** What somebody said of an alert. */
  public static String verdict(VerdictRow verdict) {
    return line(
        json -> {
          json.writeStringField("type", "verdict");
          json.writeStringField("alert_id", verdict.alertId());
          said(json, verdict);
          json.writeStringField("severity", verdict.severity());
          list(json, "rules", verdict.rules());
        });
  }

  /** What people say of the alerts that a rule had findings in. */
  public static String rate(RateRow rate) {
    return line(
        json -> {
          json.writeStringField("type", "detector_rate");
          json.writeStringField("rule_id", rate.ruleId());
          json.writeNumberField("closed", rate.closed());
          json.writeNumberField("true_positive", rate.truePositives());
          json.writeNumberField("false_positive", rate.falsePositives());
          json.writeNumberField("benign", rate.benign());
          json.writeNumberField("false_positive_rate", rate.falsePositiveRate());
        });
  }

  private static void counts(JsonGenerator json, List<AlertRow.Count> counts) throws IOException {
    json.writeArrayFieldStart("counts");
    for (AlertRow.Count count : counts) {
      json.writeStartObject();
      json.writeStringField("rule_id", count.ruleId());
      json.writeStringField("severity", count.severity());
      json.writeNumberField("count", count.count());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** An exception's latest version; {@code state}: in-force, expired, withdrawn, not-yet. */
  public static String exception(ExceptionRule exception, String state) {
    return line(
        json -> {
          json.writeStringField("type", "exception");
          json.writeStringField("id", exception.getExceptionId());
          json.writeStringField("tenant", exception.getTenant());
          json.writeStringField("state", state);
          text(json, "detector", exception.getDetector());
          json.writeObjectFieldStart("match");
          for (ExceptionMatch match : exception.getMatch()) {
            list(json, match.getField(), match.getPatterns());
          }
          json.writeEndObject();
          json.writeStringField("reason", exception.getReason());
          json.writeStringField("who", exception.getWho());
          json.writeStringField("effective_from", Times.rfc3339(exception.getEffectiveFrom()));
          json.writeStringField("expires", Times.rfc3339(exception.getExpires()));
        });
  }
}
