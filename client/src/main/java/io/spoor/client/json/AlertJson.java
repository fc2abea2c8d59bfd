package io.spoor.client.json;

import static io.spoor.client.json.JsonLineWriter.line;
import static io.spoor.client.json.JsonLineWriter.list;
import static io.spoor.client.json.JsonLineWriter.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.DeliveryView;
import io.spoor.client.result.DetectorRateView;
import io.spoor.client.result.VerdictView;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.ExceptionMatch;
import io.spoor.schemas.ExceptionRule;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes alerts, verdicts and exceptions as JSON, in the conventions of {@link ResultJson}. */
public final class AlertJson {

  private AlertJson() {}

  public static String alert(AlertView alert) {
    return alert(alert, List.of());
  }

  /** The same, with the answers of decision servers about the calls that its findings name. */
  public static String alert(AlertView alert, List<DecidedAction> decided) {
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
          json.writeStringField("opened", TimeFormat.rfc3339(alert.opened()));
          json.writeStringField("updated", TimeFormat.rfc3339(alert.updated()));
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
          DecisionJson.decided(json, decided);
        });
  }

  private static void verdict(JsonGenerator json, @Nullable VerdictView verdict)
      throws IOException {
    if (verdict == null) {
      json.writeNullField("verdict");
      return;
    }
    json.writeObjectFieldStart("verdict");
    writeVerdict(json, verdict);
    json.writeEndObject();
  }

  private static void writeVerdict(JsonGenerator json, VerdictView verdict) throws IOException {
    json.writeStringField("action", verdict.action());
    text(json, "verdict", verdict.verdict());
    json.writeStringField("who", verdict.actor());
    text(json, "note", verdict.note());
    json.writeStringField("time", TimeFormat.rfc3339(verdict.time()));
  }

  private static void deliveries(JsonGenerator json, List<DeliveryView> deliveries)
      throws IOException {
    json.writeArrayFieldStart("deliveries");
    for (DeliveryView delivery : deliveries) {
      json.writeStartObject();
      json.writeStringField("target", delivery.target());
      json.writeStringField("what", delivery.type());
      json.writeStringField("status", delivery.status());
      json.writeNumberField("attempts", delivery.attempts());
      text(json, "reason", delivery.reason());
      json.writeStringField("at", TimeFormat.rfc3339(delivery.attemptedAt()));
      text(json, "told", delivery.lastNotified());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** An analyst's verdict on an alert. */
  public static String verdict(VerdictView verdict) {
    return line(
        json -> {
          json.writeStringField("type", "verdict");
          json.writeStringField("alert_id", verdict.alertId());
          writeVerdict(json, verdict);
          json.writeStringField("severity", verdict.severity());
          list(json, "rules", verdict.rules());
        });
  }

  /** Verdict counts and false-positive rate of one rule's alerts. */
  public static String rate(DetectorRateView rate) {
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

  private static void counts(JsonGenerator json, List<AlertView.Count> counts) throws IOException {
    json.writeArrayFieldStart("counts");
    for (AlertView.Count count : counts) {
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
          json.writeStringField("effective_from", TimeFormat.rfc3339(exception.getEffectiveFrom()));
          json.writeStringField("expires", TimeFormat.rfc3339(exception.getExpires()));
        });
  }
}
