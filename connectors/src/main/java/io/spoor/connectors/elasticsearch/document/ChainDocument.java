package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Switch;

/** A chain's summary with its segments and identity switches. */
record ChainDocument() implements DocumentType<Chain> {

  @Override
  public Class<Chain> record() {
    return Chain.class;
  }

  @Override
  public DocumentAddress address(Chain chain) {
    return DocumentAddress.undated(
        "spoor-chains",
        chain.getChainId(),
        DocumentAddress.version(chain.getGeneration(), chain.getRevision()));
  }

  @Override
  public void write(Chain chain, JsonWriter out) {
    out.text("tenant", chain.getTenant());
    out.nanos("@timestamp", chain.getStarted());
    out.object(
        "event",
        () ->
            out.text("kind", "state")
                .nanos("start", chain.getStarted())
                .nanos("end", chain.getEnded())
                .number("risk_score", chain.getRiskScore()));
    if (chain.getAgentId() != null || chain.getAgentVersion() != null) {
      out.object(
          "gen_ai",
          () ->
              out.object(
                  "agent",
                  () ->
                      out.text("id", chain.getAgentId()).text("version", chain.getAgentVersion())));
    }
    out.object(
        "spoor",
        () -> {
          out.object("chain", () -> summary(out, chain));
          out.object("run", chain.getRunId(), id -> out.text("id", id));
          out.objects("segments", chain.getSegments(), segment -> segment(out, segment));
          out.objects("switch", chain.getSwitches(), change -> identitySwitch(out, change));
          out.objects("attribution", chain.getAttribution(), actions -> attribution(out, actions));
          out.number("revision", chain.getRevision());
          out.number("generation", chain.getGeneration());
        });
  }

  private static void summary(JsonWriter out, Chain chain) {
    out.text("id", chain.getChainId())
        .text("root_key", chain.getRootKey())
        .text("status", chain.getStatus())
        .text("merged_into", chain.getMergedInto())
        .text("parent_id", chain.getParentChainId())
        .number("action_count", chain.getActionCount())
        .number("switch_count", chain.getSwitchCount())
        .number("segment_count", chain.getSegmentCount())
        .texts("principals", chain.getPrincipals())
        .texts("credentials", chain.getCredentials())
        .texts("sources", chain.getSources())
        .texts("finding_ids", chain.getFindingIds())
        .texts("related", chain.getRelated())
        .flag("truncated", chain.getTruncated())
        .number("partly_read_count", chain.getPartlyReadCount())
        .number("opaque_count", chain.getOpaqueCount())
        .number("unread_count", chain.getUnreadCount());
  }

  private static void segment(JsonWriter out, ChainSegment segment) {
    out.text("id", segment.getSegmentId())
        .text("key", segment.getKey())
        .text("parent", segment.getParent())
        .text("method", segment.getMethod())
        .fraction("confidence", segment.getConfidence())
        .text("stated_by", segment.getStatedBy())
        .text("event_id", segment.getEventId())
        .nanos("started", segment.getStarted())
        .nanos("ended", segment.getEnded())
        .number("action_count", segment.getActionCount());
  }

  private static void attribution(JsonWriter out, AttributedActions actions) {
    out.text("source", actions.getSource())
        .text("human", actions.getHuman())
        .text("agent", actions.getAgent())
        .text("run", actions.getRun())
        .number("actions", actions.getActions());
  }

  private static void identitySwitch(JsonWriter out, Switch change) {
    out.text("from", change.getFrom())
        .text("to", change.getTo())
        .text("from_credential", change.getFromCredential())
        .text("to_credential", change.getToCredential())
        .text("kind", change.getKind())
        .flag("declared", change.getDeclared())
        .text("event_id", change.getEventId())
        .nanos("time", change.getTime());
  }
}
