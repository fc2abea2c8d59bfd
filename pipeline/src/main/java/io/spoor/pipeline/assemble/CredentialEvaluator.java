package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.CredentialFactBuilder.TrackedUses;
import io.spoor.pipeline.assemble.CredentialLineage.Ancestor;
import io.spoor.pipeline.assemble.IdentityResolver.KnownIdentity;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.FindingBook;
import io.spoor.pipeline.detect.FindingChange;
import io.spoor.pipeline.detect.FindingPage;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Switch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Detects the identity switches of a chain: first use of a credential whose principal differs from
 * its parent credential's. It follows lineage, not neighbours in time, since parallel tool calls
 * alternate tokens. It evaluates a credential only in the chain where it is placed.
 */
final class CredentialEvaluator {
  private final AssembleRows rows;
  private final IdentityResolver identities;
  private final CredentialLineage lineage;
  private final CredentialFactBuilder factBuilder;
  private final EvictedSummary evictedSummary;
  private final ManifestLookup manifests;
  private final FindingBook findings;

  CredentialEvaluator(
      AssembleRows rows,
      IdentityResolver identities,
      CredentialFactBuilder factBuilder,
      EvictedSummary evictedSummary,
      ManifestLookup manifests,
      FindingBook findings) {
    this.rows = rows;
    this.identities = identities;
    this.lineage = new CredentialLineage(rows, identities);
    this.factBuilder = factBuilder;
    this.evictedSummary = evictedSummary;
    this.manifests = manifests;
    this.findings = findings;
  }

  /** Evaluates a key again and updates its switch and findings. */
  void evaluate(ChainAggregate chain, String key) {
    SegmentState row = rows.segment(chain.hash, key);
    if (row == null || !row.getHere() || row.getSettled() || dependsOnEvicted(chain, row)) {
      return;
    }
    KnownIdentity identity = identities.resolve(chain, key);
    boolean isUsed = identity.firstUse() != null && identity.best() != null;
    List<Ancestor> ancestors = isUsed ? lineage.ancestors(chain, row, identity) : List.of();
    SwitchFact fact = switchFact(chain, row, identity, ancestors);
    Switch previous = rows.identitySwitch(chain.hash, key);
    Switch current = fact == null ? null : fact.identitySwitch();
    if (!Objects.equals(previous, current)) {
      rows.identitySwitch(chain.hash, key, current);
    }
    var page = new KeyPage(chain, key);
    judge(SwitchFact.class, fact, page);
    if (row.getEvicted() == 0 && !factBuilder.isRunEvicted(chain, evictedSummary)) {
      TrackedUses trackedUses = factBuilder.trackUses(chain, row);
      judge(
          CredentialFact.class,
          credentialFact(chain, row, identity, ancestors, current, trackedUses),
          page);
      trackedUses.save();
    }
  }

  private void judge(Class<? extends Fact> factType, @Nullable Fact fact, FindingPage page) {
    if (fact == null) {
      findings.retract(factType, page);
    } else {
      findings.judge(fact, page);
    }
  }

  /** The findings about a key. */
  private final class KeyPage implements FindingPage {
    private final ChainAggregate chain;
    private final String key;
    private final Map<String, Finding> lastFindings = new HashMap<>();

    KeyPage(ChainAggregate chain, String key) {
      this.chain = chain;
      this.key = key;
      rows.findings(chain.hash, key)
          .forEach(finding -> lastFindings.put(finding.getRuleId(), finding));
    }

    @Override
    public @Nullable Finding last(String ruleId) {
      return lastFindings.get(ruleId);
    }

    @Override
    public void write(FindingChange change) {
      rows.finding(chain.hash, key, change.next());
    }

    @Override
    public long revisionFloor() {
      return EvictedSummary.revisionFloor(chain);
    }
  }

  /** Whether its inputs were evicted: the last result then stays, as no fuller one is possible. */
  private boolean dependsOnEvicted(ChainAggregate chain, SegmentState row) {
    return chain.state.getKept() != null
        && row.getLineage().stream()
            .anyMatch(
                parent ->
                    rows.segment(chain.hash, parent) == null
                        && evictedSummary.containsSegment(chain, parent));
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
    Switch change = change(row, from, to, use, identity.statement(), issued, manifest);
    if (change == null) {
      return null;
    }
    return new SwitchFact(
        chainRef(chain),
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
        : factBuilder.fact(
            chain,
            chainRef(chain),
            row,
            identity,
            ancestors,
            evidence(row, identity.issued(), use),
            change == null ? null : change.getDeclared(),
            manifest(chain, use),
            trackedUses);
  }

  private @Nullable Manifest manifest(ChainAggregate chain, IdentityStatement use) {
    FirstStatement agent = chain.state.getAgent();
    return agent == null
        ? null
        : manifests.inForceAt(chain.state.getTenant(), agent.getValue(), use.getTime());
  }

  private static ChainRef chainRef(ChainAggregate chain) {
    FirstStatement agent = chain.state.getAgent();
    FirstStatement run = chain.state.getRun();
    return new ChainRef(
        chain.state.getTenant(),
        chain.key(),
        agent == null ? null : agent.getValue(),
        run == null ? null : run.getValue());
  }

  private static @Nullable Switch change(
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
    return Objects.requireNonNullElse(row.getVia(), "unknown");
  }

  private static List<String> evidence(
      SegmentState row, @Nullable IdentityStatement issued, IdentityStatement use) {
    List<String> evidence = new ArrayList<>(3);
    if (issued != null) {
      evidence.add(issued.getEventId());
    } else if (row.getLinkEventId() != null && !row.getLinkEventId().equals(use.getEventId())) {
      evidence.add(row.getLinkEventId());
    }
    evidence.add(use.getEventId());
    return evidence;
  }
}
