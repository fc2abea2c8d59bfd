package io.spoor.streams.assemble.domain;

import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Switch;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.assemble.domain.Identities.Known;
import io.spoor.streams.detect.domain.ChainRef;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.detect.domain.SwitchFact;
import io.spoor.streams.manifest.domain.Declarations;
import io.spoor.streams.manifest.domain.Manifests;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.state.IdentityRow;
import io.spoor.streams.state.KeyRow;
import io.spoor.streams.state.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The identity switches of a chain: first use of a credential whose principal differs from its
 * parent credential's. Judged on lineage, not on neighbours in time, since parallel tool calls
 * alternate tokens; and only in the chain in which the credential stands.
 */
final class Switches {
  private final AssembleRows rows;
  private final Identities identities;
  private final Kept kept;
  private final Manifests manifests;
  private final Detectors detectors;
  private final Outbox out;

  Switches(
      AssembleRows rows,
      Identities identities,
      Kept kept,
      Manifests manifests,
      Detectors detectors,
      Outbox out) {
    this.rows = rows;
    this.identities = identities;
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
    SwitchFact fact = fact(chain, row);
    Switch before = rows.change(chain.hash, key);
    Switch now = fact == null ? null : fact.change();
    if (!Objects.equals(before, now)) {
      rows.change(chain.hash, key, now);
    }
    if (fact == null) {
      detectors
          .retract(SwitchFact.class, ruleId -> rows.finding(chain.hash, key, ruleId))
          .forEach(finding -> publish(chain, key, finding));
    } else {
      for (Finding finding :
          detectors.judge(fact, ruleId -> rows.finding(chain.hash, key, ruleId))) {
        publish(chain, key, finding);
      }
    }
  }

  /** What it was judged by is gone: the verdict stands, there will be none with more behind it. */
  private boolean isJudgedByEvicted(Scope chain, KeyRow row) {
    return chain.row.getKept() != null
        && row.getLineage().stream()
            .anyMatch(parent -> rows.key(chain.hash, parent) == null && kept.knows(chain, parent));
  }

  private void publish(Scope chain, String key, Finding finding) {
    Finding now = Kept.newerThanEvicted(chain, finding);
    rows.finding(chain.hash, key, now);
    out.finding(now);
  }

  private @Nullable SwitchFact fact(Scope chain, KeyRow row) {
    Known is = identities.of(chain, row.getKey());
    IdentityRow use = is.firstUse();
    IdentityRow to = is.best();
    if (use == null || to == null) {
      return null;
    }
    IdentityRow statement = is.statement();
    register(chain, row, statement);
    IdentityRow from = parent(chain, row, statement);
    if (from == null) {
      return null;
    }
    String tenant = chain.row.getTenant();
    Statement agent = chain.row.getAgent();
    Manifest manifest =
        agent == null ? null : manifests.at(tenant, agent.getValue(), use.getTime());
    IdentityRow minted = is.minted();
    Switch change = change(row, from, to, use, statement, minted, manifest);
    if (change == null) {
      return null;
    }
    Statement run = chain.row.getRun();
    var ref =
        new ChainRef(
            tenant,
            chain.key(),
            agent == null ? null : agent.getValue(),
            run == null ? null : run.getValue());
    return new SwitchFact(
        ref,
        row.getKey(),
        change,
        List.of(from.getPrincipal(), to.getPrincipal()),
        evidence(row, minted, use),
        manifest == null ? null : manifest.getDigest());
  }

  /**
   * Who the credential's parent speaks for: the one it was exchanged from, else the key it is
   * linked to.
   */
  private @Nullable IdentityRow parent(Scope chain, KeyRow row, @Nullable IdentityRow statement) {
    String stated = statement == null ? null : statement.getParent();
    if (stated != null && !stated.equals(row.getKey())) {
      IdentityRow known = identities.of(chain, stated).best();
      if (known != null) {
        return known;
      }
    }
    String linked = row.getParent();
    return linked == null ? null : identities.of(chain, linked).best();
  }

  /** Registers a key under those it is judged by, to be judged again with them. */
  private void register(Scope chain, KeyRow row, @Nullable IdentityRow statement) {
    Set<String> lineage = new TreeSet<>();
    if (statement != null && statement.getParent() != null) {
      lineage.add(statement.getParent());
    }
    if (row.getParent() != null) {
      lineage.add(row.getParent());
    }
    lineage.add(row.getKey());
    // Whom a day of a long-lived key speaks for is also known by the key itself.
    List.copyOf(lineage).stream().filter(Keys::hasDay).map(Keys::base).forEach(lineage::add);
    lineage.remove(row.getKey());
    List<String> before = row.getLineage();
    List<String> now = List.copyOf(lineage);
    if (now.equals(before)) {
      return;
    }
    before.stream()
        .filter(parent -> !lineage.contains(parent))
        .forEach(parent -> rows.removeLineage(chain.hash, parent, row.getKey()));
    lineage.stream()
        .filter(parent -> !before.contains(parent))
        .forEach(parent -> rows.lineage(chain.hash, parent, row.getKey()));
    row.setLineage(now);
    rows.key(chain.hash, row);
    chain.lineage.add(row);
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
