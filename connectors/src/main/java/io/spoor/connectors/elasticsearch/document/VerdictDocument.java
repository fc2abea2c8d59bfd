package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.AlertVerdict;

/** An analyst's verdict on an alert. */
record VerdictDocument() implements DocumentType<AlertVerdict> {

  @Override
  public Class<AlertVerdict> record() {
    return AlertVerdict.class;
  }

  @Override
  public DocumentAddress address(AlertVerdict verdict) {
    return DocumentAddress.undated("spoor-verdicts", verdict.getVerdictId(), verdict.getTime());
  }

  @Override
  public void write(AlertVerdict verdict, JsonWriter out) {
    out.text("tenant", verdict.getTenant());
    out.nanos("@timestamp", verdict.getTime());
    out.object(
        "event",
        () ->
            out.text("kind", "event")
                .text("action", verdict.getAction())
                .text("id", verdict.getVerdictId()));
    out.text("message", verdict.getNote());
    out.object(
        "gen_ai", verdict.getAgentId(), agent -> out.object("agent", () -> out.text("id", agent)));
    out.object(
        "spoor",
        () -> {
          out.object(
              "alert",
              () ->
                  out.text("id", verdict.getAlertId())
                      .text("severity", verdict.getSeverity())
                      .text("owner", verdict.getOwner()));
          ChainFields.write(out, verdict.getChainId());
          out.object(
              "verdict",
              () ->
                  out.text("verdict", verdict.getVerdict())
                      .text("who", verdict.getWho())
                      .texts("rules", verdict.getRules()));
          out.number("revision", verdict.getRevision());
          out.number("generation", verdict.getGeneration());
        });
  }
}
