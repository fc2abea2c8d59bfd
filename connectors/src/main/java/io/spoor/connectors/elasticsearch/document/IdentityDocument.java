package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityAccount;
import java.util.List;
import java.util.stream.Stream;

/** An agent, principal or person across all its runs, in its latest revision. */
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
    List<String> users = agent ? identity.getUsed() : users(identity);
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

  /** The id of a principal, or of a person and its accounts. */
  private static List<String> users(Identity identity) {
    return Stream.concat(
            Stream.of(identity.getId()),
            identity.getAccounts().stream().map(IdentityAccount::getId))
        .distinct()
        .toList();
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
        .texts("undeclared", identity.getUndeclared())
        .objects(
            "accounts",
            identity.getAccounts(),
            account ->
                out.text("directory", account.getDirectory())
                    .text("id", account.getId())
                    .text("rule", account.getRule())
                    .fraction("confidence", account.getConfidence())
                    .text("stated_by", account.getStatedBy())
                    .nanos("first_seen", account.getFirstSeen())
                    .text("event_id", account.getEventId()));
  }
}
