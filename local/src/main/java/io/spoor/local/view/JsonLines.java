package io.spoor.local.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.util.BufferRecycler;
import io.spoor.schemas.ExceptionMatch;
import io.spoor.schemas.ExceptionRule;
import io.spoor.streams.cases.CaseResult;
import io.spoor.streams.cases.Coverage;
import io.spoor.streams.detect.domain.RuleInfo;
import io.spoor.streams.tuning.Threshold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, as scripts depend on it: members always present and always in this order,
 * {@code null} where nothing is known, times as RFC 3339 UTC.
 */
public final class JsonLines {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonLines() {}

  public static String chain(ChainRow chain) {
    return line(json -> chain(json, chain));
  }

  /** With the chains that it started, and those that it shares a credential with. */
  public static String chain(ChainRow chain, Family family) {
    return line(
        json -> {
          chain(json, chain);
          list(json, "child_chain_ids", family.childrenOf(chain.chainId()));
          list(
              json, "related_chain_ids", family.related().stream().map(Family.Member::id).toList());
        });
  }

  private static void chain(JsonGenerator json, ChainRow chain) throws IOException {
    json.writeStringField("type", "chain");
    json.writeStringField("chain_id", chain.chainId());
    json.writeStringField("root_key", chain.rootKey());
    text(json, "parent_chain_id", chain.parentChainId());
    list(json, "segments", chain.segments().stream().map(ChainRow.SegmentRow::id).toList());
    text(json, "agent_id", chain.agentId());
    text(json, "run_id", chain.runId());
    json.writeStringField("started", Times.rfc3339(chain.started()));
    json.writeStringField("ended", Times.rfc3339(chain.ended()));
    list(json, "principals", chain.principals());
    list(json, "credentials", chain.credentials());
    json.writeNumberField("action_count", chain.actionCount());
    json.writeNumberField("switch_count", chain.switchCount());
    json.writeNumberField("risk_score", chain.riskScore());
    json.writeStringField("status", chain.status());
    text(json, "merged_into", chain.mergedInto());
  }

  /**
   * {@code seq}: position in the chain, from 0. {@code chainRun}: the chain's run, for a record
   * that does not name its own.
   */
  public static String action(ActionRow action, int seq, @Nullable String chainRun) {
    return line(
        json -> {
          json.writeStringField("type", "action");
          json.writeStringField("event_id", action.eventId());
          json.writeStringField("chain_id", action.chainId());
          json.writeStringField("segment_id", action.segmentId());
          json.writeNumberField("seq", seq);
          json.writeStringField("time", Times.rfc3339(action.time()));
          json.writeStringField("source", action.source());
          json.writeStringField("action", action.action());
          json.writeStringField("outcome", action.outcome());
          text(json, "principal", action.principal());
          text(json, "credential_id", action.credentialId());
          text(json, "run_id", action.runId() == null ? chainRun : action.runId());
          json.writeNumberField("revision", action.revision());
          json.writeBooleanField("late", action.late());
        });
  }

  public static String link(LinkRow link) {
    return line(
        json -> {
          json.writeStringField("type", "link");
          json.writeStringField("child", link.child());
          json.writeStringField("parent", link.parent());
          json.writeStringField("method", link.method());
          json.writeNumberField("confidence", link.confidence());
          json.writeStringField("stated_by", link.statedBy());
          json.writeStringField("event_id", link.eventId());
        });
  }

  public static String finding(FindingRow finding) {
    return line(
        json -> {
          json.writeStringField("type", "finding");
          json.writeStringField("finding_id", finding.findingId());
          json.writeNumberField("revision", finding.revision());
          json.writeStringField("status", finding.status());
          json.writeStringField("rule_id", finding.ruleId());
          json.writeStringField("severity", finding.severity());
          json.writeNumberField("risk_score", finding.riskScore());
          json.writeStringField("chain_id", finding.chainId());
          text(json, "agent_id", finding.agentId());
          text(json, "run_id", finding.runId());
          json.writeStringField("time", Times.rfc3339(finding.time()));
          list(json, "event_ids", finding.eventIds());
          json.writeStringField("explanation", finding.explanation());
        });
  }

  public static String identity(IdentityRow identity) {
    return line(
        json -> {
          json.writeStringField("type", "identity");
          json.writeStringField("identity_id", identity.identityId());
          json.writeNumberField("revision", identity.revision());
          json.writeStringField("kind", identity.kind());
          json.writeStringField("name", identity.name());
          json.writeStringField("first_seen", Times.rfc3339(identity.firstSeen()));
          json.writeStringField("last_seen", Times.rfc3339(identity.lastSeen()));
          json.writeNumberField("runs", identity.runs());
          text(json, "version", identity.version());
          if (identity.declared() == null) {
            json.writeNullField("declared");
          } else {
            json.writeBooleanField("declared", identity.declared());
          }
          text(json, "baseline", identity.baseline());
          json.writeNumberField("learning_runs", identity.learningRuns());
          json.writeNumberField("features", identity.features());
          json.writeNumberField("features_learned", identity.featuresLearned());
          list(json, "held", identity.held());
          list(json, "used", identity.used());
          list(json, "unused", identity.unused());
          list(json, "undeclared", identity.undeclared());
          json.writeNumberField("risk_score", identity.riskScore());
        });
  }

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

  public static String deadLetter(DeadLetterRow letter) {
    return line(
        json -> {
          json.writeStringField("type", "dead_letter");
          text(json, "time", letter.arrived() == null ? null : Times.rfc3339(letter.arrived()));
          json.writeStringField("source", letter.source());
          json.writeStringField("reason", letter.reason());
          json.writeStringField("detail", letter.detail());
          text(json, "position", letter.position());
          json.writeStringField("topic", letter.topic());
          json.writeNumberField("partition", letter.partition());
          json.writeNumberField("offset", letter.offset());
          text(json, "sha256", letter.sha256());
          json.writeNumberField("size", letter.size());
          text(json, "prefix", letter.prefix());
        });
  }

  /** With its thresholds by name, each with what is in force, its default and its form. */
  public static String detector(RuleInfo rule) {
    return line(
        json -> {
          json.writeStringField("type", "detector");
          json.writeStringField("rule_id", rule.id());
          json.writeStringField("rule_version", rule.version());
          json.writeStringField("title", rule.title());
          json.writeBooleanField("enabled", rule.enabled());
          json.writeStringField("severity", rule.severity().text());
          json.writeNumberField("risk_score", rule.riskScore());
          json.writeStringField("subject", rule.subject());
          list(json, "tags", rule.tags());
          json.writeStringField("how_it_works", rule.howItWorks());
          json.writeStringField("next_steps", rule.nextSteps());
          list(json, "false_positives", rule.falsePositives());
          json.writeObjectFieldStart("thresholds");
          for (Threshold threshold : rule.thresholds()) {
            json.writeObjectFieldStart(threshold.name());
            raw(json, "value", threshold.value());
            raw(json, "default", threshold.standard());
            json.writeStringField("form", threshold.form());
            json.writeEndObject();
          }
          json.writeEndObject();
        });
  }

  public static String detectorCase(CaseResult result) {
    return line(
        json -> {
          json.writeStringField("type", "case");
          json.writeStringField("rule_id", result.detector());
          json.writeStringField("name", result.name());
          json.writeStringField("file", result.file().toString());
          json.writeStringField("story", result.story());
          json.writeBooleanField("ok", result.ok());
          list(json, "problems", result.problems());
          json.writeBooleanField("late", result.late());
          json.writeNumberField("millis", result.took().toMillis());
        });
  }

  public static String coverage(Coverage coverage) {
    return line(
        json -> {
          json.writeStringField("type", "coverage");
          json.writeStringField("rule_id", coverage.detector());
          json.writeBooleanField("positive", coverage.positive());
          json.writeBooleanField("negative", coverage.negative());
          json.writeBooleanField("late", coverage.late());
        });
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private static String line(Members members) {
    try (var out = new SegmentedStringWriter(new BufferRecycler());
        JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
      json.flush();
      return Text.escaped(out.getAndClear());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, value);
    }
  }

  /** {@code value}: JSON text. */
  private static void raw(JsonGenerator json, String name, String value) throws IOException {
    json.writeFieldName(name);
    json.writeRawValue(value);
  }

  private static void list(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
