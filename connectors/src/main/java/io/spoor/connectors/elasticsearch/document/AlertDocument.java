package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;

/** An alert, as of its latest revision. */
record AlertDocument() implements DocumentType<Alert> {

  @Override
  public Class<Alert> record() {
    return Alert.class;
  }

  @Override
  public Address address(Alert alert) {
    return Address.undated(
        "spoor-alerts",
        alert.getAlertId(),
        Address.version(alert.getGeneration(), alert.getRevision()));
  }

  @Override
  public void write(Alert alert, JsonWriter out) {
    out.text("tenant", alert.getTenant());
    out.nanos("@timestamp", alert.getOpened());
    out.object(
        "event",
        () -> {
          out.text("id", alert.getAlertId());
          Severity.write(out, "alert", alert.getSeverity());
          out.number("risk_score", alert.getRiskScore());
        });
    out.text("message", alert.getExplanation());
    out.object(
        "gen_ai", alert.getAgentId(), agent -> out.object("agent", () -> out.text("id", agent)));
    out.object(
        "spoor",
        () -> {
          out.object("alert", () -> own(out, alert));
          // A storm is of no chain.
          out.object(
              "chain",
              alert.getChainKey().isEmpty() ? null : alert.getChainKey(),
              key -> out.text("id", alert.getChainId()).text("root_key", key));
          out.object("run", alert.getRunId(), id -> out.text("id", id));
          out.number("revision", alert.getRevision());
          out.number("generation", alert.getGeneration());
        });
  }

  private static void own(JsonWriter out, Alert alert) {
    out.text("id", alert.getAlertId())
        .text("status", alert.getStatus())
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

  private static void count(JsonWriter out, AlertCount count) {
    out.text("rule_id", count.getRuleId())
        .text("severity", count.getSeverity())
        .number("count", count.getCount());
  }
}
