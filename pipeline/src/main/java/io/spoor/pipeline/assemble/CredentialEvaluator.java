package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.CredentialFactBuilder.TrackedUses;
import io.spoor.pipeline.assemble.CredentialLineage.Ancestor;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.FindingBook;
import io.spoor.pipeline.detect.FindingPage;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Detects the identity switches of a chain: first use of a credential whose principal differs from
 * its parent credential's. It follows lineage, not neighbours in time, since parallel tool calls
 * alternate tokens. It evaluates a credential in the chain where it is placed, and a contested one
 * in those of its holders, too.
 */
final class CredentialEvaluator {
  private final ManifestLookup manifests;
  private final FindingBook book;

  CredentialEvaluator(ManifestLookup manifests, FindingBook book) {
    this.manifests = manifests;
    this.book = book;
  }

  /** Evaluates a key again and updates its switch and findings. */
  void evaluate(ChainAggregate chain, String key) {
    SegmentState row = chain.segments().find(key);
    boolean isContested = ContestedKeys.isContested(row);
    if (row == null
        || (!row.getHere() && !isContested)
        || row.getSettled()
        || dependsOnEvicted(chain, row)) {
      return;
    }
    KnownIdentity identity = chain.identities().resolve(key);
    boolean isUsed = identity.firstUse() != null && identity.best() != null;
    List<Ancestor> ancestors =
        isUsed ? CredentialLineage.ancestors(chain, row, identity) : List.of();
    SwitchFact fact = switchFact(chain, row, identity, ancestors);
    Table<String, Switch> switches = chain.switches();
    Switch current = fact == null ? null : fact.identitySwitch();
    if (!isContested && !Objects.equals(switches.get(key), current)) {
      if (current == null) {
        switches.delete(key);
      } else {
        switches.put(key, current);
      }
    }
    FindingPage page = chain.findings().ofKey(isContested ? ContestedKeys.name(key) : key);
    judge(SwitchFact.class, fact, page);
    if (row.getEvicted() == 0 && !CredentialFactBuilder.isRunEvicted(chain)) {
      var trackedUses = new TrackedUses(chain, row);
      judge(
          CredentialFact.class,
          credentialFact(chain, row, identity, ancestors, current, trackedUses),
          page);
      trackedUses.save();
    }
  }

  private void judge(Class<? extends Fact> factType, @Nullable Fact fact, FindingPage page) {
    if (fact == null) {
      book.retract(factType, page);
    } else {
      book.judge(fact, page);
    }
  }

  /** Whether its inputs were evicted: the last result then stays, as no fuller one is possible. */
  private static boolean dependsOnEvicted(ChainAggregate chain, SegmentState row) {
    return chain.evicted().isPresent()
        && row.getLineage().stream()
            .anyMatch(
                parent ->
                    chain.segments().find(parent) == null && chain.evicted().contains(parent));
  }

  private @Nullable SwitchFact switchFact(
      ChainAggregate chain, SegmentState row, KnownIdentity identity, List<Ancestor> ancestors) {
    IdentityStatement use = identity.firstUse();
    IdentityStatement to = identity.best();
    IdentityStatement from = ancestors.isEmpty() ? null : ancestors.getFirst().identity().best();
    if (use == null || to == null || from == null) {
      return null;
    }
    Manifest manifest = manifest(chain, use);
    IdentityStatement issued = identity.issued();
    Switch change = judgeSwitch(row, from, to, use, identity.statement(), issued, manifest);
    if (change == null) {
      return null;
    }
    return new SwitchFact(
        row.getHere() ? chain.ref() : chain.ref().ofHolder(),
        row.getKey(),
        change,
        List.of(from.getPrincipal(), to.getPrincipal()),
        evidence(row, issued, use),
        manifest);
  }

  private @Nullable CredentialFact credentialFact(
      ChainAggregate chain,
      SegmentState row,
      KnownIdentity identity,
      List<Ancestor> ancestors,
      @Nullable Switch change,
      TrackedUses trackedUses) {
    IdentityStatement use = identity.firstUse() != null ? identity.firstUse() : identity.best();
    return use == null
        ? null
        : CredentialFactBuilder.fact(
            chain,
            row,
            identity,
            ancestors,
            evidence(row, identity.issued(), use),
            change == null ? null : change.getDeclared(),
            manifest(chain, use),
            trackedUses);
  }

  private @Nullable Manifest manifest(ChainAggregate chain, IdentityStatement use) {
    String agentId = chain.agentId();
    return agentId == null ? null : manifests.inForceAt(chain.tenant(), agentId, use.getTime());
  }

  private static @Nullable Switch judgeSwitch(
      SegmentState row,
      IdentityStatement from,
      IdentityStatement to,
      IdentityStatement use,
      @Nullable IdentityStatement statement,
      @Nullable IdentityStatement issued,
      @Nullable Manifest manifest) {
    var change =
        Switch.newBuilder()
            .setFrom(from.getIdentity())
            .setFromCredential(from.getCredentialId())
            .setToCredential(Objects.requireNonNullElse(use.getCredentialId(), row.getKey()))
            .setEventId(use.getEventId())
            .setTime(use.getTime());
    String audience = statement == null ? null : statement.getAudience();
    if (!from.getIdentity().equals(to.getIdentity())) {
      String kind = kind(row, statement, issued);
      return change
          .setTo(to.getIdentity())
          .setKind(kind)
          .setDeclared(
              manifest == null
                  ? null
                  : ManifestMatcher.allows(manifest, from.getIdentity(), to.getIdentity(), kind))
          .build();
    }
    boolean listed =
        audience != null && manifest != null && ManifestMatcher.listsService(manifest, audience);
    if (actorsDiffer(from, to)) {
      String actor = Objects.requireNonNull(to.getActor());
      String previousActor = Objects.requireNonNull(from.getActor());
      return change
          .setFrom(previousActor)
          .setTo(actor)
          .setKind("delegation")
          .setDeclared(
              manifest == null
                  ? null
                  : listed || ManifestMatcher.allows(manifest, previousActor, actor, "delegation"))
          .build();
    }
    if (audience != null && manifest != null && !listed) {
      return change.setTo(audience).setKind("audience").setDeclared(false).build();
    }
    return null;
  }

  private static boolean actorsDiffer(IdentityStatement from, IdentityStatement to) {
    return from.getActor() != null
        && to.getActor() != null
        && !from.getActor().equals(to.getActor());
  }

  private static String kind(
      SegmentState row, @Nullable IdentityStatement statement, @Nullable IdentityStatement issued) {
    if (issued != null && issued.getVia() != null) {
      return issued.getVia();
    }
    if (statement != null && statement.getParent() != null) {
      return "token-exchange";
    }
    return Objects.requireNonNullElse(Segments.via(row), "unknown");
  }

  private static List<String> evidence(
      SegmentState row, @Nullable IdentityStatement issued, IdentityStatement use) {
    List<String> evidence = new ArrayList<>(3);
    String linkEventId = Segments.linkEventId(row);
    if (issued != null) {
      evidence.add(issued.getEventId());
    } else if (linkEventId != null && !linkEventId.equals(use.getEventId())) {
      evidence.add(linkEventId);
    }
    evidence.add(use.getEventId());
    return evidence;
  }
}
