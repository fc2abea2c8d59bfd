package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Identity;
import java.util.List;

/** An agent or a principal across all its runs, in its latest revision. */
record IdentityDocument() implements DocumentType<Identity> {
  private static final String AGENT = "agent";

  @Override
  public Class<Identity> record() {
    return Identity.class;
  }

  @Override
  public DocumentAddress address(Identity identity) {
    return DocumentAddress.undated(
        "spoor-identities",
        identity.getIdentityId(),
        DocumentAddress.version(identity.getGeneration(), identity.getRevision()));
  }

  @Override
  public void write(Identity identity, JsonWriter out) {
    boolean agent = AGENT.equals(identity.getKind());
    out.text("tenant", identity.getTenant());
    out.nanos("@timestamp", identity.getFirstSeen());
    out.object(
        "event",
        () ->
            out.text("kind", "state")
                .nanos("start", identity.getFirstSeen())
                .nanos("end", identity.getLastSeen())
                .number("risk_score", identity.getRiskScore()));
    List<String> users = agent ? identity.getUsed() : List.of(identity.getId());
    if (!users.isEmpty()) {
      out.object("user", () -> out.texts("id", users));
    }
    List<String> agents = agent ? List.of(identity.getId()) : identity.getUsed();
    if (!agents.isEmpty() || identity.getVersion() != null) {
      out.object(
          "gen_ai",
          () ->
              out.object(
                  AGENT, () -> out.texts("id", agents).text("version", identity.getVersion())));
    }
    out.object(
        "spoor",
        () -> {
          out.object("identity", () -> writeIdentityFields(out, identity));
          out.number("revision", identity.getRevision());
          out.number("generation", identity.getGeneration());
        });
  }

  private static void writeIdentityFields(JsonWriter out, Identity identity) {
    out.text("id", identity.getIdentityId())
        .text("key", identity.getKey())
        .text("kind", identity.getKind())
        .text("name", identity.getId())
        .number("runs", identity.getRuns())
        .flag("declared", identity.getDeclared())
        .text("manifest_digest", identity.getManifestDigest())
        .text("baseline", identity.getBaseline())
        .number("learning_runs", identity.getLearningRuns())
        .number("features", identity.getFeatures())
        .number("features_learned", identity.getFeaturesLearned())
        .texts("held", identity.getHeld())
        .texts("used", identity.getUsed())
        .texts("unused", identity.getUnused())
        .texts("undeclared", identity.getUndeclared());
  }
}
