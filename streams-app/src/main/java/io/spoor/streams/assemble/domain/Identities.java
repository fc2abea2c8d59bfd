package io.spoor.streams.assemble.domain;

import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.state.IdentityRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
  private static final int WAYS = 200;

  private static final Comparator<IdentityRow> EARLIEST =
      (a, b) -> Order.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId());
  private static final Comparator<IdentityRow> BEST =
      Comparator.comparingInt(IdentityRow::getRank).reversed().thenComparing(EARLIEST);

  private final AssembleRows rows;

  Identities(AssembleRows rows) {
    this.rows = rows;
  }

  void add(Scope chain, IdentityEvent event) {
    for (IdentityRow row : stated(event)) {
      if (rows.identity(chain.hash, row, event.getTrailKey())) {
        changed(chain, row.getKey());
      }
    }
  }

  void remove(Scope chain, IdentityEvent event) {
    for (IdentityRow row : stated(event)) {
      rows.removeIdentity(chain.hash, row, event.getTrailKey());
      changed(chain, row.getKey());
    }
  }

  private void changed(Scope chain, String key) {
    chain.changed.add(key);
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
    return IdentityRow.newBuilder()
        .setKey(key)
        .setCredentialId(
            issued != null ? issued.getId() : credential != null ? credential.getId() : null)
        .setIdentity(Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId()))
        .setPrincipal(principal.getId())
        .setActor(credential == null ? null : credential.getActor())
        .setAudience(credential == null ? null : credential.getAudience())
        .setParent(credential == null ? null : credential.getParentKey())
        .setRank(rank)
        .setUsed(issued == null)
        .setVia(issued == null ? null : event.getAction())
        .setTime(event.getTime())
        .setEventId(event.getEventId())
        .build();
  }

  /** What is known of a key in a chain. */
  record Known(List<IdentityRow> ways) {
    /** Who it speaks for; null when nobody said. */
    @Nullable IdentityRow best() {
      return ways.stream().min(BEST).orElse(null);
    }

    /** Its first use as a credential; null before that. */
    @Nullable IdentityRow firstUse() {
      return ways.stream()
          .filter(way -> way.getUsed() && way.getCredentialId() != null)
          .min(EARLIEST)
          .orElse(null);
    }

    /**
     * The use whose statement of parent and audience counts; null when none does. Of a credential
     * that was minted or used in the open, an agent's own word says nothing: it would choose its
     * lineage.
     */
    @Nullable IdentityRow statement() {
      IdentityRow best = best();
      boolean known = best != null && best.getRank() > OTHERS_WORD;
      return ways.stream()
          .filter(way -> way.getUsed() && way.getCredentialId() != null)
          .filter(way -> !known || way.getRank() > OTHERS_WORD)
          .min(EARLIEST)
          .orElse(null);
    }

    /** How it was minted; null when nobody saw it. */
    @Nullable IdentityRow minted() {
      return ways.stream().filter(way -> !way.getUsed()).min(EARLIEST).orElse(null);
    }
  }

  /** A day of a long-lived key speaks for whom the key itself was made. */
  Known of(Scope chain, String key) {
    List<IdentityRow> ways = rows.identities(chain.hash, key, WAYS);
    if (Keys.hasDay(key)) {
      ways = new ArrayList<>(ways);
      ways.addAll(rows.identities(chain.hash, Keys.base(key), WAYS));
    }
    return new Known(ways);
  }
}
