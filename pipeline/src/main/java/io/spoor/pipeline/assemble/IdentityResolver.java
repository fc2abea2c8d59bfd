package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.IdentityRows.Kind;
import io.spoor.pipeline.assemble.IdentityRows.LeftOver;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.schemas.Credential;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the principal of each key of a chain from its events: statements about the credential
 * they present, about their trail, and about credentials they mint. When statements differ, the
 * issuer takes precedence, then the log of the key's own use, then a third party's statement.
 */
final class IdentityResolver {
  private static final int ISSUER_RANK = 2;
  private static final int OWN_LOG_RANK = 1;
  private static final int THIRD_PARTY_RANK = 0;

  /** Statement that a credential was revoked. */
  static final String REVOKED = "revoked";

  static final String RESTORED = "restored";

  private final IdentityRows rows;

  IdentityResolver(IdentityRows rows) {
    this.rows = rows;
  }

  void add(ChainAggregate chain, IdentityEvent event) {
    String segment = event.getTrailKey();
    for (IdentityStatement row : statementsOf(event)) {
      var snapshot = new IdentitySnapshot(chain, row.getKey());
      if (rows.put(chain.hash, row, segment, snapshot)) {
        snapshot.markIfChanged();
      }
    }
    if (event.getPrincipal() != null) {
      String principal = event.getPrincipal().getId();
      rows.use(
          chain.hash,
          new FirstStatement(event.getTime(), event.getEventId(), principal, null),
          segment);
    }
  }

  /** Removes an event of a segment that moves away, with all its statements. */
  void remove(ChainAggregate chain, IdentityEvent event) {
    String segment = event.getTrailKey();
    for (IdentityStatement row : statementsOf(event)) {
      var snapshot = new IdentitySnapshot(chain, row.getKey());
      if (rows.remove(chain.hash, row, segment, snapshot)) {
        snapshot.markIfChanged();
      }
    }
    if (event.getPrincipal() != null) {
      rows.removeUse(chain.hash, event.getPrincipal().getId(), segment);
    }
  }

  /**
   * Evicts an event and its statements, without an evaluation. Its statements about another key
   * that {@code exists} stay until that key is evicted, as that key may be evaluated again.
   */
  EventUses evict(ChainAggregate chain, IdentityEvent event, Predicate<String> exists) {
    String segment = event.getTrailKey();
    for (IdentityStatement row : statementsOf(event)) {
      if (row.getKey().equals(segment) || !exists.test(row.getKey())) {
        rows.remove(chain.hash, row, segment, () -> {});
      }
    }
    Principal principal = event.getPrincipal();
    if (principal == null) {
      return new EventUses(null, null);
    }
    rows.removeUse(chain.hash, principal.getId(), segment);
    Credential credential = event.getCredential();
    return new EventUses(
        new FirstStatement(event.getTime(), event.getEventId(), principal.getId(), null),
        credential == null
            ? null
            : new FirstStatement(event.getTime(), event.getEventId(), credential.getId(), null));
  }

  /**
   * Evicts a key: removes statements of already evicted segments about it, in the rows after {@code
   * after}, up to {@code limit}.
   */
  LeftOver evict(ChainAggregate chain, String key, byte @Nullable [] after, int limit) {
    return rows.removeLeftovers(chain.hash, key, after, limit);
  }

  /** Principal and credential that an event used. */
  record EventUses(@Nullable FirstStatement principal, @Nullable FirstStatement credential) {}

  /**
   * Identity of a key before a change; run afterwards, it schedules the evaluations that follow.
   */
  private final class IdentitySnapshot implements Runnable {
    private final ChainAggregate chain;
    private final String key;
    private KnownIdentity previous = new KnownIdentity(Map.of());

    IdentitySnapshot(ChainAggregate chain, String key) {
      this.chain = chain;
      this.key = key;
    }

    @Override
    public void run() {
      previous = new KnownIdentity(rows.earliest(chain.hash, key));
    }

    void markIfChanged() {
      var current = new KnownIdentity(rows.earliest(chain.hash, key));
      if (!current.equals(previous)) {
        chain.changedKeys.merge(key, !current.isEquivalentTo(previous), Boolean::logicalOr);
      }
    }
  }

  private static List<IdentityStatement> statementsOf(IdentityEvent event) {
    List<IdentityStatement> statements = new ArrayList<>(3);
    Credential credential = event.getCredential();
    String trail = event.getTrailKey();
    Principal principal = event.getPrincipal();
    if (principal != null && credential != null) {
      int rank = credential.getKey().equals(trail) ? OWN_LOG_RANK : THIRD_PARTY_RANK;
      statements.add(row(event, principal, rank, credential, null));
    }
    if (principal != null && (credential == null || !credential.getKey().equals(trail))) {
      statements.add(row(event, principal, THIRD_PARTY_RANK, null, null));
    }
    Issued issued = event.getIssued();
    if (issued != null && issued.getPrincipal() != null) {
      statements.add(row(event, issued.getPrincipal(), ISSUER_RANK, null, issued));
    }
    addRevocations(statements, event);
    return statements;
  }

  private static IdentityStatement row(
      IdentityEvent event,
      Principal principal,
      int rank,
      @Nullable Credential credential,
      @Nullable Issued issued) {
    String key =
        issued != null
            ? issued.getKey()
            : credential != null ? credential.getKey() : event.getTrailKey();
    return new IdentityStatement(
        key,
        issued != null ? issued.getId() : credential != null ? credential.getId() : null,
        Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId()),
        principal.getId(),
        credential == null ? null : credential.getActor(),
        credential == null ? null : credential.getAudience(),
        credential == null ? null : credential.getParentKey(),
        rank,
        issued == null,
        issued == null ? null : event.getAction(),
        event.getTime(),
        event.getEventId(),
        principal.getType(),
        credential == null ? List.of() : credential.getScopes(),
        credential == null ? null : credential.getCreatedAt(),
        /* says= */ null);
  }

  /** Adds an event's statements about the end of a credential, its own or another. */
  private static void addRevocations(List<IdentityStatement> statements, IdentityEvent event) {
    if (!event.getEffects().isEmpty() && "success".equals(event.getOutcome())) {
      addRevocation(statements, event, EffectKind.ENDS_CREDENTIAL, REVOKED);
      addRevocation(statements, event, EffectKind.RESTORES_CREDENTIAL, RESTORED);
    }
  }

  private static void addRevocation(
      List<IdentityStatement> statements, IdentityEvent event, EffectKind kind, String status) {
    Effect effect = Effects.first(event, kind);
    if (effect != null) {
      for (String key : effect.getObjects()) {
        statements.add(
            IdentityStatement.newBuilder()
                .setKey(key)
                .setIdentity("")
                .setPrincipal("")
                .setRank(ISSUER_RANK)
                .setUsed(false)
                .setTime(event.getTime())
                .setEventId(event.getEventId())
                .setSays(status)
                .build());
      }
    }
  }

  /** Known identity of a key in a chain: the earliest statement of each kind. */
  record KnownIdentity(Map<Kind, IdentityStatement> earliest) {
    private @Nullable IdentityStatement earliestOf(Kind kind) {
      return earliest.get(kind);
    }

    /** Statement with the best authority on the principal; null when there is none. */
    @Nullable IdentityStatement best() {
      IdentityStatement authoritative =
          earliestOf(Kind.MINTED) != null ? earliestOf(Kind.MINTED) : earliestOf(Kind.OWN_LOG);
      return authoritative != null
          ? authoritative
          : earlier(earliestOf(Kind.PRESENTED), earliestOf(Kind.TRAIL));
    }

    /** First use as a credential; null when there is none. */
    @Nullable IdentityStatement firstUse() {
      return earlier(earliestOf(Kind.OWN_LOG), earliestOf(Kind.PRESENTED));
    }

    /**
     * The use whose statement of parent and audience counts; null when there is none. An agent's
     * own statement does not count for a credential whose minting or use is recorded, or the agent
     * could choose its own lineage.
     */
    @Nullable IdentityStatement statement() {
      boolean isAuthoritative = earliestOf(Kind.MINTED) != null || earliestOf(Kind.OWN_LOG) != null;
      return isAuthoritative ? earliestOf(Kind.OWN_LOG) : earliestOf(Kind.PRESENTED);
    }

    /** Its minting; null when it is not recorded. */
    @Nullable IdentityStatement issued() {
      return earliestOf(Kind.MINTED);
    }

    /** Its revocation; null when none is recorded. */
    @Nullable IdentityStatement revoked() {
      return earliestOf(Kind.REVOKED);
    }

    /** Its reactivation; null when none is recorded. */
    @Nullable IdentityStatement restored() {
      return earliestOf(Kind.RESTORED);
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

    private static @Nullable IdentityStatement earlier(
        @Nullable IdentityStatement a, @Nullable IdentityStatement b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      return EventOrder.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()) <= 0
          ? a
          : b;
    }
  }

  /** A day of a long-lived key has the principal for which the key was minted. */
  KnownIdentity resolve(ChainAggregate chain, String key) {
    Map<Kind, IdentityStatement> earliest = rows.earliest(chain.hash, key);
    if (Keys.hasDay(key)) {
      Map<Kind, IdentityStatement> merged = new EnumMap<>(Kind.class);
      merged.putAll(earliest);
      rows.earliest(chain.hash, Keys.base(key))
          .forEach(
              (kind, row) ->
                  merged.merge(
                      kind, row, (a, b) -> Objects.requireNonNull(KnownIdentity.earlier(a, b))));
      return new KnownIdentity(merged);
    }
    return new KnownIdentity(earliest);
  }
}
