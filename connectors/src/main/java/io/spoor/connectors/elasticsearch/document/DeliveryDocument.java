package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.AlertDelivery;

/** The latest delivery of an alert to a target. */
record DeliveryDocument() implements DocumentType<AlertDelivery> {

  @Override
  public Class<AlertDelivery> record() {
    return AlertDelivery.class;
  }

  @Override
  public DocumentAddress address(AlertDelivery delivery) {
    return DocumentAddress.undated(
        "spoor-deliveries",
        delivery.getAlertId() + '|' + delivery.getTarget(),
        // There is one writer, and its times increase.
        delivery.getAt());
  }

  @Override
  public void write(AlertDelivery delivery, JsonWriter out) {
    out.text("tenant", delivery.getTenant());
    out.nanos("@timestamp", delivery.getAt());
    boolean delivered = "delivered".equals(delivery.getStatus());
    out.object(
        "event",
        () ->
            out.text("kind", "event")
                .text("id", delivery.getMessageId())
                .text("outcome", delivered ? "success" : "failure")
                .text("reason", delivery.getReason()));
    out.object(
        "spoor",
        () -> {
          out.object("alert", () -> out.text("id", delivery.getAlertId()));
          ChainFields.write(out, delivery.getChainId());
          out.object("delivery", () -> writeDeliveryFields(out, delivery));
          out.number("revision", delivery.getRevision());
          out.number("generation", delivery.getGeneration());
        });
  }

  private static void writeDeliveryFields(JsonWriter out, AlertDelivery delivery) {
    long verdict = delivery.getVerdictTime();
    out.text("target", delivery.getTarget())
        .text("what", delivery.getWhat())
        .text("status", delivery.getStatus())
        .number("attempts", delivery.getAttempts())
        .text("told", delivery.getTold())
        .text("reference", delivery.getReference())
        .nanos("verdict_time", verdict == 0 ? null : verdict);
  }
}
