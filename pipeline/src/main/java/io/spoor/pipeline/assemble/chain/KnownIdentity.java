package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.assemble.row.StatementKind;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Known identity of a key in a chain: the earliest statement of each kind. */
public record KnownIdentity(Map<StatementKind, IdentityStatement> earliest) {
  private @Nullable IdentityStatement earliestOf(StatementKind kind) {
    return earliest.get(kind);
  }

  /** Statement with the best authority on the principal; null when there is none. */
  @Nullable
  public IdentityStatement best() {
    IdentityStatement authoritative =
        earliestOf(StatementKind.MINTED) != null
            ? earliestOf(StatementKind.MINTED)
            : earliestOf(StatementKind.OWN_LOG);
    if (authoritative != null) {
      return authoritative;
    }
    IdentityStatement stated =
        earlier(earliestOf(StatementKind.PRESENTED), earliestOf(StatementKind.TRAIL));
    return stated != null ? stated : earliestOf(StatementKind.AGENT_ITSELF);
  }

  /** First use as a credential; null when there is none. */
  @Nullable
  public IdentityStatement firstUse() {
    return earlier(earliestOf(StatementKind.OWN_LOG), earliestOf(StatementKind.PRESENTED));
  }

  /**
   * First use in the chain that evaluates the key; null when there is none. The log of a contested
   * credential has the uses of all its holders: what the chain's own run presented is its use.
   */
  @Nullable
  public IdentityStatement firstUse(SegmentState row) {
    IdentityStatement presented = earliestOf(StatementKind.PRESENTED);
    return ContestedKeys.isContested(row) && presented != null ? presented : firstUse();
  }

  /** Whether a record other than the log of its own use shows it in use. */
  public boolean isPresented() {
    return earliestOf(StatementKind.PRESENTED) != null;
  }

  /** Whether every recorded use as a credential failed, so that it gave nothing. */
  public boolean isRefused() {
    List<IdentityStatement> uses =
        Stream.of(earliestOf(StatementKind.OWN_LOG), earliestOf(StatementKind.PRESENTED))
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    return !uses.isEmpty() && uses.stream().allMatch(IdentityStatement::getRefused);
  }

  /**
   * The use whose statement of parent and audience counts; null when there is none. An agent's own
   * statement does not count for a credential whose minting or use is recorded, or the agent could
   * choose its own lineage.
   */
  @Nullable
  public IdentityStatement statement() {
    return isLogged() ? earliestOf(StatementKind.OWN_LOG) : earliestOf(StatementKind.PRESENTED);
  }

  /** The earliest statements of those that use the key, or its trail, and name a subject. */
  List<IdentityStatement> presentedOrOfTrail() {
    return Stream.of(earliestOf(StatementKind.PRESENTED), earliestOf(StatementKind.TRAIL))
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  /** Whether its minting or the log of its own use tells whose it is. */
  public boolean isLogged() {
    return earliestOf(StatementKind.MINTED) != null || earliestOf(StatementKind.OWN_LOG) != null;
  }

  /**
   * The identity by each of these claims alone, in place of the earliest one; first the one that
   * equals the earliest.
   */
  public List<KnownIdentity> as(List<IdentityStatement> claims) {
    IdentityStatement best = best();
    List<KnownIdentity> all = new ArrayList<>();
    for (IdentityStatement claim : claims) {
      Map<StatementKind, IdentityStatement> statements = new EnumMap<>(StatementKind.class);
      statements.putAll(earliest);
      statements.remove(StatementKind.PRESENTED);
      statements.remove(StatementKind.TRAIL);
      statements.remove(StatementKind.AGENT_ITSELF);
      statements.put(StatementKind.of(claim), claim);
      all.add(new KnownIdentity(statements));
    }
    all.sort(
        Comparator.comparing(
            known ->
                !(statesSameIdentity(known.best(), best)
                    && statesSameAs(known.statement(), statement()))));
    return all;
  }

  /**
   * When it was first used, by the best witness, nanoseconds since the Unix epoch: a run's span may
   * be dated freely, and a credential is not used before its minting.
   */
  public long usedAt() {
    IdentityStatement logged = earliestOf(StatementKind.OWN_LOG);
    IdentityStatement use = logged == null ? firstUse() : logged;
    IdentityStatement minted = earliestOf(StatementKind.MINTED);
    long usedAt = use == null ? Objects.requireNonNull(best()).getTime() : use.getTime();
    return logged == null && minted != null ? Math.max(usedAt, minted.getTime()) : usedAt;
  }

  /**
   * What a record that presented it says otherwise than the log of its use, if that names an agent
   * as its owner; null when nothing does.
   */
  @Nullable
  public IdentityStatement disputes(IdentityStatement owner) {
    IdentityStatement presented = earliestOf(StatementKind.PRESENTED);
    return StatementKind.of(owner) == StatementKind.OWN_LOG
            && StatementKind.AGENT.equals(owner.getType())
            && presented != null
            && !presented.getIdentity().equals(owner.getIdentity())
        ? presented
        : null;
  }

  /** Its minting; null when it is not recorded. */
  @Nullable
  public IdentityStatement issued() {
    return earliestOf(StatementKind.MINTED);
  }

  /** Its revocation; null when none is recorded. */
  @Nullable IdentityStatement revoked() {
    return earliestOf(StatementKind.REVOKED);
  }

  /** Its reactivation; null when none is recorded. */
  @Nullable IdentityStatement restored() {
    return earliestOf(StatementKind.RESTORED);
  }

  /** Whether a revocation is recorded that no reactivation followed. */
  boolean isRevoked() {
    IdentityStatement revoked = revoked();
    IdentityStatement restored = restored();
    return revoked != null && (restored == null || restored.getTime() < revoked.getTime());
  }

  /** Earliest known time or stated start, nanoseconds since the Unix epoch. */
  long startedAt() {
    long startedAt = Long.MAX_VALUE;
    for (IdentityStatement row : earliest.values()) {
      if (row.getSays() == null) {
        startedAt = Math.min(startedAt, row.getTime());
        startedAt =
            row.getCreatedAt() == null ? startedAt : Math.min(startedAt, row.getCreatedAt());
      }
    }
    return startedAt;
  }

  /** Whether the evaluation of the key's children would not differ. */
  boolean isEquivalentTo(KnownIdentity other) {
    return Objects.equals(revoked(), other.revoked())
        && Objects.equals(restored(), other.restored())
        && statesSameAs(statement(), other.statement())
        && isSameIdentityAs(other);
  }

  private static boolean statesSameAs(
      @Nullable IdentityStatement a, @Nullable IdentityStatement b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return Objects.equals(a.getParent(), b.getParent())
        && Objects.equals(a.getAudience(), b.getAudience())
        && a.getScopes().equals(b.getScopes());
  }

  private boolean isSameIdentityAs(KnownIdentity other) {
    IdentityStatement identity = best();
    IdentityStatement otherIdentity = other.best();
    if (identity == null || otherIdentity == null) {
      return identity == null && otherIdentity == null;
    }
    return statesSameIdentity(identity, otherIdentity)
        && Objects.equals(identity.getActor(), otherIdentity.getActor())
        && Objects.equals(identity.getCredentialId(), otherIdentity.getCredentialId());
  }

  static boolean statesSameIdentity(@Nullable IdentityStatement a, @Nullable IdentityStatement b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return a.getIdentity().equals(b.getIdentity())
        && a.getPrincipal().equals(b.getPrincipal())
        && Objects.equals(a.getPerson(), b.getPerson())
        && Objects.equals(a.getType(), b.getType());
  }

  static @Nullable IdentityStatement earlier(
      @Nullable IdentityStatement a, @Nullable IdentityStatement b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return EventOrder.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()) <= 0
        ? a
        : b;
  }
}
