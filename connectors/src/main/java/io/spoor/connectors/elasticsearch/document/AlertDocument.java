package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Alert;

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
        });
    out.text("message", alert.getExplanation());
    out.object(
        "spoor",
        () -> {
          out.object("alert", () -> own(out, alert));
          out.object("chain", () -> out.text("id", alert.getChainId()));
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
        .texts("finding_ids", alert.getFindingIds());
  }
}
