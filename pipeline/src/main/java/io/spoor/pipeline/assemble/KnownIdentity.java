package io.spoor.pipeline.assemble;

import io.spoor.pipeline.state.IdentityStatement;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Known identity of a key in a chain: the earliest statement of each kind. */
record KnownIdentity(Map<StatementKind, IdentityStatement> earliest) {
  private @Nullable IdentityStatement earliestOf(StatementKind kind) {
    return earliest.get(kind);
  }

  /** Statement with the best authority on the principal; null when there is none. */
  @Nullable IdentityStatement best() {
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
  @Nullable IdentityStatement firstUse() {
    return earlier(earliestOf(StatementKind.OWN_LOG), earliestOf(StatementKind.PRESENTED));
  }

  /**
   * The use whose statement of parent and audience counts; null when there is none. An agent's own
   * statement does not count for a credential whose minting or use is recorded, or the agent could
   * choose its own lineage.
   */
  @Nullable IdentityStatement statement() {
    boolean isAuthoritative =
        earliestOf(StatementKind.MINTED) != null || earliestOf(StatementKind.OWN_LOG) != null;
    return isAuthoritative
        ? earliestOf(StatementKind.OWN_LOG)
        : earliestOf(StatementKind.PRESENTED);
  }

  /** Its minting; null when it is not recorded. */
  @Nullable IdentityStatement issued() {
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
    return identity.getIdentity().equals(otherIdentity.getIdentity())
        && identity.getPrincipal().equals(otherIdentity.getPrincipal())
        && Objects.equals(identity.getType(), otherIdentity.getType())
        && Objects.equals(identity.getActor(), otherIdentity.getActor())
        && Objects.equals(identity.getCredentialId(), otherIdentity.getCredentialId());
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
