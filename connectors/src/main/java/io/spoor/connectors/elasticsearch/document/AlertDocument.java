package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.TriagedAlert;

/** An alert in its latest revision, with its verdict. */
record AlertDocument() implements DocumentType<TriagedAlert> {

  @Override
  public Class<TriagedAlert> record() {
    return TriagedAlert.class;
  }

  @Override
  public DocumentAddress address(TriagedAlert triaged) {
    return DocumentAddress.undated(
        "spoor-alerts",
        triaged.getAlertId(),
        DocumentAddress.version(triaged.getGeneration(), triaged.getRevision()));
  }

  @Override
  public void write(TriagedAlert triaged, JsonWriter out) {
    Alert alert = triaged.getAlert();
    out.text("tenant", alert.getTenant());
    out.nanos("@timestamp", alert.getOpened());
    out.object(
        "event",
        () -> {
          out.text("id", alert.getAlertId());
          EcsSeverity.write(out, "alert", alert.getSeverity());
          out.number("risk_score", alert.getRiskScore());
        });
    out.text("message", alert.getExplanation());
    out.object(
        "gen_ai", alert.getAgentId(), agent -> out.object("agent", () -> out.text("id", agent)));
    out.object(
        "spoor",
        () -> {
          out.object("alert", () -> writeAlertFields(out, triaged.getStatus(), alert));
          // A storm belongs to no chain.
          out.object(
              "chain",
              alert.getChainKey().isEmpty() ? null : alert.getChainKey(),
              key -> out.text("id", alert.getChainId()).text("root_key", key));
          out.object("run", alert.getRunId(), id -> out.text("id", id));
          out.object("verdict", triaged.getVerdict(), verdict -> verdict(out, verdict));
          out.number("revision", alert.getRevision());
          out.number("generation", alert.getGeneration());
        });
  }

  private static void writeAlertFields(JsonWriter out, String status, Alert alert) {
    out.text("id", alert.getAlertId())
        .text("status", status)
        .text("severity", alert.getSeverity())
        .text("title", alert.getTitle())
        .text("owner", alert.getOwner())
        .nanos("updated", alert.getUpdated())
        .texts("finding_ids", alert.getFindingIds())
        .number("finding_count", alert.getFindingCount())
        .text("kind", alert.getKind())
        .texts("principals", alert.getPrincipals())
        .number("excepted_count", alert.getExceptedCount())
        .texts("exceptions", alert.getExceptions())
        .text("merged_into", alert.getMergedInto())
        .text("page_severity", alert.getPageSeverity())
        .text("notify", alert.getNotify())
        .text("notified", alert.getNotified())
        .number("repeats", alert.getRepeats())
        .text("repeat_of", alert.getRepeatOf())
        .text("route", alert.getRoute())
        .text("next_steps", alert.getNextSteps())
        .number("held_count", alert.getHeldCount())
        .texts("held_ids", alert.getHeldIds());
    out.objects("counts", alert.getCounts(), count -> count(out, count));
  }

  private static void verdict(JsonWriter out, AlertVerdict verdict) {
    out.text("action", verdict.getAction())
        .text("verdict", verdict.getVerdict())
        .text("who", verdict.getWho())
        .text("note", verdict.getNote())
        .nanos("time", verdict.getTime())
        .text("severity", verdict.getSeverity())
        .texts("rules", verdict.getRules());
  }

  private static void count(JsonWriter out, AlertCount count) {
    out.text("rule_id", count.getRuleId())
        .text("severity", count.getSeverity())
        .number("count", count.getCount());
  }
}
