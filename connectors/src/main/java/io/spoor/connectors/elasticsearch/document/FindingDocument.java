package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingCause;

/**
 * A finding in its latest revision. All findings are in one index: the event that a finding is
 * about, and so its time, may change while its id stays.
 */
record FindingDocument() implements DocumentType<Finding> {

  @Override
  public Class<Finding> record() {
    return Finding.class;
  }

  @Override
  public DocumentAddress address(Finding finding) {
    return DocumentAddress.undated(
        "spoor-findings",
        finding.getFindingId(),
        DocumentAddress.version(finding.getGeneration(), finding.getRevision()));
  }

  @Override
  public void write(Finding finding, JsonWriter out) {
    write(finding, Publication.UNKNOWN, out);
  }

  @Override
  public void write(Finding finding, Publication publication, JsonWriter out) {
    out.text("tenant", finding.getTenant());
    out.nanos("@timestamp", finding.getTime());
    out.object(
        "event",
        () -> {
          out.text("id", finding.getFindingId());
          EcsSeverity.write(out, "signal", finding.getSeverity());
          out.number("risk_score", finding.getRiskScore());
        });
    out.text("message", finding.getExplanation());
    out.object(
        "rule",
        () ->
            out.text("id", finding.getRuleId())
                .text("name", finding.getTitle())
                .text("version", finding.getRuleVersion()));
    out.texts("tags", finding.getTags());
    AttackTags.of(finding.getTags()).write(out);
    out.object(
        "gen_ai", finding.getAgentId(), agent -> out.object("agent", () -> out.text("id", agent)));
    out.object(
        "spoor",
        () -> {
          out.object("finding", () -> writeFindingFields(out, finding, publication));
          out.object(
              "chain",
              () -> out.text("id", finding.getChainId()).text("root_key", finding.getChainKey()));
          out.object("run", finding.getRunId(), id -> out.text("id", id));
          out.number("revision", finding.getRevision());
          out.number("generation", finding.getGeneration());
        });
  }

  private static void writeCause(JsonWriter out, FindingCause cause) {
    out.text("change", cause.getChange())
        .text("trigger", cause.getTrigger())
        .text("event_id", cause.getEventId())
        .text("child", cause.getChild())
        .text("parent", cause.getParent())
        .text("method", cause.getMethod())
        .text("version", cause.getVersion());
  }

  private static void writeFindingFields(JsonWriter out, Finding finding, Publication publication) {
    out.text("id", finding.getFindingId())
        .text("status", finding.getStatus())
        .text("severity", finding.getSeverity())
        .text("subject", finding.getSubject())
        .texts("principals", finding.getPrincipals())
        .texts("event_ids", finding.getEventIds())
        .texts("risk_factors", finding.getRiskFactors())
        .text("next_steps", finding.getNextSteps())
        .text("manifest_digest", finding.getManifestDigest())
        .flag("contested", finding.getContested() ? true : null)
        .object("cause", finding.getCause(), cause -> writeCause(out, cause));
    Long publishedAt = publication.at();
    if (publishedAt != null) {
      out.millis("published_at", publishedAt);
    }
    Long latency = publication.latencyMillis();
    if (latency != null) {
      out.number("latency_ms", latency);
    }
  }
}
