package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.IdentityRows.Kind;
import io.spoor.pipeline.assemble.IdentityRows.LeftOver;
import io.spoor.pipeline.state.IdentityRow;
import io.spoor.pipeline.state.Statement;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.Labels;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who each key of a chain speaks for: what its events say of the credential they present, of their
 * trail, and of the credential they mint. Where statements differ, who minted it knows best, then
 * the log of its own use, then somebody else's word.
 */
final class Identities {
  private static final int MINTED = 2;
  private static final int OWN_LOG = 1;
  private static final int OTHERS_WORD = 0;

  /** What a statement may say of a credential's end. */
  static final String REVOKED = "revoked";

  static final String RESTORED = "restored";

  private final IdentityRows rows;

  Identities(IdentityRows rows) {
    this.rows = rows;
  }

  void add(Scope chain, IdentityEvent event) {
    String segment = event.getTrailKey();
    for (IdentityRow row : stated(event)) {
      var before = new Before(chain, row.getKey());
      if (rows.keep(chain.hash, row, segment, before)) {
        before.compare();
      }
    }
    if (event.getPrincipal() != null) {
      String principal = event.getPrincipal().getId();
      rows.use(
          chain.hash, new Statement(event.getTime(), event.getEventId(), principal, null), segment);
    }
  }

  /** The segment leaves, and with it all that its events state. */
  void remove(Scope chain, IdentityEvent event) {
    String segment = event.getTrailKey();
    for (IdentityRow row : stated(event)) {
      var before = new Before(chain, row.getKey());
      if (rows.remove(chain.hash, row, segment, before)) {
        before.compare();
      }
    }
    if (event.getPrincipal() != null) {
      rows.removeUse(chain.hash, event.getPrincipal().getId(), segment);
    }
  }

  /**
   * The event is evicted: what it states is not known any more, and nothing is judged by that. What
   * it says of another key that {@code lives} goes with that key: it may be judged again.
   */
  Uses forget(Scope chain, IdentityEvent event, Predicate<String> lives) {
    String segment = event.getTrailKey();
    for (IdentityRow row : stated(event)) {
      if (row.getKey().equals(segment) || !lives.test(row.getKey())) {
        rows.remove(chain.hash, row, segment, () -> {});
      }
    }
    Principal principal = event.getPrincipal();
    if (principal == null) {
      return new Uses(null, null);
    }
    rows.removeUse(chain.hash, principal.getId(), segment);
    Credential credential = event.getCredential();
    return new Uses(
        new Statement(event.getTime(), event.getEventId(), principal.getId(), null),
        credential == null
            ? null
            : new Statement(event.getTime(), event.getEventId(), credential.getId(), null));
  }

  /**
   * The key is evicted: what segments that are gone themselves said of it is not asked any more.
   * Some of it goes, of what lies behind the row {@code after}.
   */
  LeftOver forget(Scope chain, String key, byte @Nullable [] after, int limit) {
    return rows.removeLeftOver(chain.hash, key, after, limit);
  }

  /** Who and what an event used. */
  record Uses(@Nullable Statement principal, @Nullable Statement credential) {}

  /** What was known of a key before a change, and what the change means to it and its children. */
  private final class Before implements Runnable {
    private final Scope chain;
    private final String key;
    private Known known = new Known(Map.of());

    Before(Scope chain, String key) {
      this.chain = chain;
      this.key = key;
    }

    @Override
    public void run() {
      known = new Known(rows.earliest(chain.hash, key));
    }

    void compare() {
      var now = new Known(rows.earliest(chain.hash, key));
      if (!now.equals(known)) {
        chain.changed.merge(key, !now.speaksForTheSameAs(known), Boolean::logicalOr);
      }
    }
  }

  private static List<IdentityRow> stated(IdentityEvent event) {
    List<IdentityRow> stated = new ArrayList<>(3);
    Credential credential = event.getCredential();
    String trail = event.getTrailKey();
    Principal principal = event.getPrincipal();
    if (principal != null && credential != null) {
      int rank = credential.getKey().equals(trail) ? OWN_LOG : OTHERS_WORD;
      stated.add(row(event, principal, rank, credential, null));
    }
    if (principal != null && (credential == null || !credential.getKey().equals(trail))) {
      stated.add(row(event, principal, OTHERS_WORD, null, null));
    }
    Issued issued = event.getIssued();
    if (issued != null && issued.getPrincipal() != null) {
      stated.add(row(event, issued.getPrincipal(), MINTED, null, issued));
    }
    addEnds(stated, event);
    return stated;
  }

  private static IdentityRow row(
      IdentityEvent event,
      Principal principal,
      int rank,
      @Nullable Credential credential,
      @Nullable Issued issued) {
    String key =
        issued != null
            ? issued.getKey()
            : credential != null ? credential.getKey() : event.getTrailKey();
    return new IdentityRow(
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

  /** What an event says of the end of a credential, its own or another. */
  private static void addEnds(List<IdentityRow> stated, IdentityEvent event) {
    if (!event.getLabels().isEmpty() && "success".equals(event.getOutcome())) {
      end(stated, event, Labels.REVOKED_KEY, REVOKED);
      end(stated, event, Labels.RESTORED_KEY, RESTORED);
    }
  }

  private static void end(
      List<IdentityRow> stated, IdentityEvent event, String label, String says) {
    String id = event.getLabels().get(label);
    if (id != null) {
      stated.add(
          IdentityRow.newBuilder()
              .setKey(Keys.of(event.getTenant(), "access-key", "aws", id))
              .setIdentity("")
              .setPrincipal("")
              .setRank(MINTED)
              .setUsed(false)
              .setTime(event.getTime())
              .setEventId(event.getEventId())
              .setSays(says)
              .build());
    }
  }

  /** What is known of a key in a chain: the earliest statement of each kind. */
  record Known(Map<Kind, IdentityRow> earliest) {
    private @Nullable IdentityRow of(Kind kind) {
      return earliest.get(kind);
    }

    /** Who it speaks for; null when nobody said. */
    @Nullable IdentityRow best() {
      IdentityRow sure = of(Kind.MINTED) != null ? of(Kind.MINTED) : of(Kind.OWN_LOG);
      return sure != null ? sure : earlier(of(Kind.PRESENTED), of(Kind.TRAIL));
    }

    /** Its first use as a credential; null before that. */
    @Nullable IdentityRow firstUse() {
      return earlier(of(Kind.OWN_LOG), of(Kind.PRESENTED));
    }

    /**
     * The use whose statement of parent and audience counts; null when none does. Of a credential
     * that was minted or used in the open, an agent's own word says nothing: it would choose its
     * lineage.
     */
    @Nullable IdentityRow statement() {
      boolean known = of(Kind.MINTED) != null || of(Kind.OWN_LOG) != null;
      return known ? of(Kind.OWN_LOG) : of(Kind.PRESENTED);
    }

    /** How it was minted; null when nobody saw it. */
    @Nullable IdentityRow minted() {
      return of(Kind.MINTED);
    }

    /** When it was revoked; null when nobody said. */
    @Nullable IdentityRow revoked() {
      return of(Kind.REVOKED);
    }

    /** When it could be used again; null when nobody said. */
    @Nullable IdentityRow restored() {
      return of(Kind.RESTORED);
    }

    /** When it was first heard of, or began as it says, nanoseconds since the Unix epoch. */
    long began() {
      long began = Long.MAX_VALUE;
      for (IdentityRow row : earliest.values()) {
        if (row.getSays() == null) {
          began = Math.min(began, row.getTime());
          began = row.getCreatedAt() == null ? began : Math.min(began, row.getCreatedAt());
        }
      }
      return began;
    }

    /** Whether nothing differs that a child of the key is judged by. */
    boolean speaksForTheSameAs(Known other) {
      return Objects.equals(revoked(), other.revoked())
          && Objects.equals(restored(), other.restored())
          && saysTheSameAs(statement(), other.statement())
          && isTheSameAs(other);
    }

    private static boolean saysTheSameAs(@Nullable IdentityRow a, @Nullable IdentityRow b) {
      if (a == null || b == null) {
        return a == null && b == null;
      }
      return Objects.equals(a.getParent(), b.getParent())
          && Objects.equals(a.getAudience(), b.getAudience())
          && a.getScopes().equals(b.getScopes());
    }

    private boolean isTheSameAs(Known other) {
      IdentityRow mine = best();
      IdentityRow theirs = other.best();
      if (mine == null || theirs == null) {
        return mine == null && theirs == null;
      }
      return mine.getIdentity().equals(theirs.getIdentity())
          && mine.getPrincipal().equals(theirs.getPrincipal())
          && Objects.equals(mine.getType(), theirs.getType())
          && Objects.equals(mine.getActor(), theirs.getActor())
          && Objects.equals(mine.getCredentialId(), theirs.getCredentialId());
    }

    private static @Nullable IdentityRow earlier(@Nullable IdentityRow a, @Nullable IdentityRow b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      return Order.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()) <= 0 ? a : b;
    }
  }

  /** A day of a long-lived key speaks for whom the key itself was made. */
  Known of(Scope chain, String key) {
    Map<Kind, IdentityRow> earliest = rows.earliest(chain.hash, key);
    if (Keys.hasDay(key)) {
      Map<Kind, IdentityRow> both = new EnumMap<>(Kind.class);
      both.putAll(earliest);
      rows.earliest(chain.hash, Keys.base(key))
          .forEach(
              (kind, row) ->
                  both.merge(kind, row, (a, b) -> Objects.requireNonNull(Known.earlier(a, b))));
      return new Known(both);
    }
    return new Known(earliest);
  }
}
