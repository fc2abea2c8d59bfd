package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.assemble.Ancestry.Step;
import io.spoor.pipeline.assemble.CredentialUses.Watched;
import io.spoor.pipeline.assemble.Identities.Known;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.manifest.Declarations;
import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.state.IdentityRow;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.pipeline.state.Statement;
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
 * The identity switches of a chain: first use of a credential whose principal differs from its
 * parent credential's. Judged on lineage, not on neighbours in time, since parallel tool calls
 * alternate tokens; and only in the chain in which the credential stands.
 */
final class Switches {
  private final AssembleRows rows;
  private final Identities identities;
  private final Ancestry ancestry;
  private final CredentialUses uses;
  private final Kept kept;
  private final Manifests manifests;
  private final Detectors detectors;
  private final Outbox out;

  Switches(
      AssembleRows rows,
      Identities identities,
      CredentialUses uses,
      Kept kept,
      Manifests manifests,
      Detectors detectors,
      Outbox out) {
    this.rows = rows;
    this.identities = identities;
    this.ancestry = new Ancestry(rows, identities);
    this.uses = uses;
    this.kept = kept;
    this.manifests = manifests;
    this.detectors = detectors;
    this.out = out;
  }

  /** Judges a key again: keeps its switch and its findings as they should be now. */
  void judge(Scope chain, String key) {
    KeyRow row = rows.key(chain.hash, key);
    if (row == null || !row.getHere() || row.getSettled() || isJudgedByEvicted(chain, row)) {
      return;
    }
    Known is = identities.of(chain, key);
    boolean used = is.firstUse() != null && is.best() != null;
    List<Step> steps = used ? ancestry.of(chain, row, is) : List.of();
    SwitchFact fact = fact(chain, row, is, steps);
    Switch before = rows.change(chain.hash, key);
    Switch now = fact == null ? null : fact.change();
    if (!Objects.equals(before, now)) {
      rows.change(chain.hash, key, now);
    }
    Map<String, Finding> last = new HashMap<>();
    rows.findings(chain.hash, key).forEach(finding -> last.put(finding.getRuleId(), finding));
    say(chain, key, SwitchFact.class, fact, last);
    if (row.getEvicted() == 0 && !uses.isRunForgotten(chain, kept)) {
      Watched watched = uses.uses(chain, row);
      say(chain, key, CredentialFact.class, credential(chain, row, is, steps, now, watched), last);
      watched.keep();
    }
  }

  private void say(
      Scope chain,
      String key,
      Class<? extends Fact> kind,
      @Nullable Fact fact,
      Map<String, Finding> last) {
    List<Finding> news =
        fact == null ? detectors.retract(kind, last::get) : detectors.judge(fact, last::get);
    for (Finding finding : news) {
      Finding now = Kept.newerThanEvicted(chain, finding);
      rows.finding(chain.hash, key, now);
      out.finding(now);
    }
  }

  /** What it was judged by is gone: the verdict stands, there will be none with more behind it. */
  private boolean isJudgedByEvicted(Scope chain, KeyRow row) {
    return chain.row.getKept() != null
        && row.getLineage().stream()
            .anyMatch(parent -> rows.key(chain.hash, parent) == null && kept.knows(chain, parent));
  }

  private @Nullable SwitchFact fact(Scope chain, KeyRow row, Known is, List<Step> steps) {
    IdentityRow use = is.firstUse();
    IdentityRow to = is.best();
    IdentityRow from = steps.isEmpty() ? null : steps.getFirst().known().best();
    if (use == null || to == null || from == null) {
      return null;
    }
    Manifest manifest = manifest(chain, use);
    IdentityRow minted = is.minted();
    Switch change = change(row, from, to, use, is.statement(), minted, manifest);
    if (change == null) {
      return null;
    }
    return new SwitchFact(
        ref(chain),
        row.getKey(),
        change,
        List.of(from.getPrincipal(), to.getPrincipal()),
        evidence(row, minted, use),
        manifest);
  }

  private @Nullable CredentialFact credential(
      Scope chain,
      KeyRow row,
      Known is,
      List<Step> steps,
      @Nullable Switch change,
      Watched watched) {
    IdentityRow shown = is.firstUse() != null ? is.firstUse() : is.best();
    return shown == null
        ? null
        : uses.fact(
            chain,
            ref(chain),
            row,
            is,
            steps,
            evidence(row, is.minted(), shown),
            change == null ? null : change.getDeclared(),
            manifest(chain, shown),
            watched);
  }

  private @Nullable Manifest manifest(Scope chain, IdentityRow use) {
    Statement agent = chain.row.getAgent();
    return agent == null
        ? null
        : manifests.at(chain.row.getTenant(), agent.getValue(), use.getTime());
  }

  private static ChainRef ref(Scope chain) {
    Statement agent = chain.row.getAgent();
    Statement run = chain.row.getRun();
    return new ChainRef(
        chain.row.getTenant(),
        chain.key(),
        agent == null ? null : agent.getValue(),
        run == null ? null : run.getValue());
  }

  private static @Nullable Switch change(
      KeyRow row,
      IdentityRow from,
      IdentityRow to,
      IdentityRow use,
      @Nullable IdentityRow statement,
      @Nullable IdentityRow minted,
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
      String kind = kind(row, statement, minted);
      return change
          .setTo(to.getIdentity())
          .setKind(kind)
          .setDeclared(
              manifest == null
                  ? null
                  : Declarations.allows(manifest, from.getIdentity(), to.getIdentity(), kind))
          .build();
    }
    boolean listed =
        audience != null && manifest != null && Declarations.listsService(manifest, audience);
    if (actorsDiffer(from, to)) {
      String actor = Objects.requireNonNull(to.getActor());
      String before = Objects.requireNonNull(from.getActor());
      return change
          .setFrom(before)
          .setTo(actor)
          .setKind("delegation")
          .setDeclared(
              manifest == null
                  ? null
                  : listed || Declarations.allows(manifest, before, actor, "delegation"))
          .build();
    }
    if (audience != null && manifest != null && !listed) {
      return change.setTo(audience).setKind("audience").setDeclared(false).build();
    }
    return null;
  }

  private static boolean actorsDiffer(IdentityRow from, IdentityRow to) {
    return from.getActor() != null
        && to.getActor() != null
        && !from.getActor().equals(to.getActor());
  }

  private static String kind(
      KeyRow row, @Nullable IdentityRow statement, @Nullable IdentityRow minted) {
    if (minted != null && minted.getVia() != null) {
      return minted.getVia();
    }
    if (statement != null && statement.getParent() != null) {
      return "token-exchange";
    }
    return Objects.requireNonNullElse(row.getVia(), "unknown");
  }

  private static List<String> evidence(KeyRow row, @Nullable IdentityRow minted, IdentityRow use) {
    List<String> evidence = new ArrayList<>(3);
    if (minted != null) {
      evidence.add(minted.getEventId());
    } else if (row.getLinkEventId() != null && !row.getLinkEventId().equals(use.getEventId())) {
      evidence.add(row.getLinkEventId());
    }
    evidence.add(use.getEventId());
    return evidence;
  }
}
