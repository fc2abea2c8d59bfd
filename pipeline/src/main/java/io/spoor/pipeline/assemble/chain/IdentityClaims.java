package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.ClaimCounts;
import io.spoor.pipeline.assemble.row.ClaimKind;
import io.spoor.pipeline.assemble.row.IdentityRows;
import io.spoor.pipeline.assemble.row.IdentityRows.ClaimKey;
import io.spoor.pipeline.assemble.row.IdentityRows.ClaimOrigin;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All different identities that the records of runs claim for the keys of a chain, whatever their
 * time: for the run's trace whom it acts for, for a credential whose it is. A forger chooses time
 * and place of a span, so neither makes one claim count more than another of its kind.
 *
 * <p>Of each key, segment and kind, {@value ClaimCounts#MAX_CLAIMS} are held. Where there are more,
 * a claim with the identity {@link #UNREAD} stands for the others. It equals no identity, so a
 * flood raises what it may have hidden.
 */
public final class IdentityClaims {
  /** Identity of the claims that are not held. No pattern of one word matches it. */
  static final String UNREAD = "identities: more than " + ClaimCounts.MAX_CLAIMS;

  /** Digest of that claim, after all others. */
  static final byte[] LEFT_OUT = leftOut();

  private static final String TRACE_KIND = "trace";
  private static final int PAGE_SIZE = 8;

  private final Table<ClaimKey, IdentityStatement> claims;
  private final Table<ClaimOrigin, ClaimCounts> counts;

  IdentityClaims(Rows rows, byte[] hash) {
    this.claims = IdentityRows.CLAIM.of(rows, hash);
    this.counts = IdentityRows.CLAIM_COUNT.of(rows, hash);
  }

  private static byte[] leftOut() {
    byte[] digest = new byte[RowKey.HASH];
    Arrays.fill(digest, (byte) 0xFF);
    return digest;
  }

  /** Adds a statement of an event; returns whether there is another claim about its key now. */
  boolean add(IdentityEvent event, IdentityStatement statement, String segment) {
    ClaimKind kind = kind(event, statement);
    if (kind == null) {
      return false;
    }
    var origin = new ClaimOrigin(statement.getKey(), segment);
    byte[] digest = digest(statement);
    ClaimCounts before = Objects.requireNonNullElse(counts.get(origin), ClaimCounts.NONE);
    ClaimCounts.Change change = before.plus(kind, digest);
    counts.put(origin, change.counts());
    if (change.added()) {
      claims.put(new ClaimKey(origin, kind, digest), content(statement));
    }
    boolean isChanged = apply(origin, kind, before, change, statement);
    return isChanged || change.added();
  }

  /** Removes a statement of an event; returns whether there is a claim less now. */
  boolean remove(IdentityEvent event, IdentityStatement statement, String segment) {
    ClaimKind kind = kind(event, statement);
    var origin = new ClaimOrigin(statement.getKey(), segment);
    ClaimCounts before = kind == null ? null : counts.get(origin);
    if (kind == null || before == null) {
      return false;
    }
    ClaimCounts.Change change = before.minus(kind, digest(statement));
    if (change.counts().isEmpty()) {
      counts.delete(origin);
    } else {
      counts.put(origin, change.counts());
    }
    return apply(origin, kind, before, change, statement);
  }

  /** Applies what a change removes or leaves out; returns whether it does. */
  private boolean apply(
      ClaimOrigin origin,
      ClaimKind kind,
      ClaimCounts before,
      ClaimCounts.Change change,
      IdentityStatement statement) {
    if (change.removed() != null) {
      claims.delete(new ClaimKey(origin, kind, change.removed()));
    }
    if (before.leavesOut(kind) == change.leavesOut()) {
      return change.removed() != null;
    }
    var others = new ClaimKey(origin, kind, LEFT_OUT);
    if (change.leavesOut()) {
      claims.put(others, unread(statement));
    } else {
      claims.delete(others);
    }
    return true;
  }

  /** Only runs make claims: the log of a credential or of an identity provider knows. */
  private static @Nullable ClaimKind kind(IdentityEvent event, IdentityStatement statement) {
    return Keys.kind(event.getTrailKey()).equals(TRACE_KIND)
        ? ClaimKind.of(event, statement)
        : null;
  }

  private static byte[] digest(IdentityStatement statement) {
    return RowKey.hash(
        String.join(
            "\n",
            statement.getIdentity(),
            statement.getPrincipal(),
            String.valueOf(statement.getType()),
            String.valueOf(statement.getCredentialId()),
            String.valueOf(statement.getActor()),
            String.valueOf(statement.getAudience()),
            String.valueOf(statement.getParent()),
            String.join(" ", statement.getScopes())
                + (statement.getPerson() == null ? "" : "\n" + statement.getPerson())));
  }

  /** The statement without what differs between records that claim the same. */
  private static IdentityStatement content(IdentityStatement statement) {
    return IdentityStatement.newBuilder(statement)
        .setTime(0)
        .setEventId("")
        .setCreatedAt(null)
        .build();
  }

  private static IdentityStatement unread(IdentityStatement statement) {
    return IdentityStatement.newBuilder(content(statement))
        .setIdentity(UNREAD)
        .setPrincipal(UNREAD)
        .setPerson(null)
        .setActor(null)
        .setAudience(null)
        .setParent(null)
        .setScopes(List.of())
        .build();
  }

  /** The different claims about a key, by kind and in the order of their digests. */
  Map<ClaimKind, List<IdentityStatement>> about(String key) {
    Map<ClaimKind, List<IdentityStatement>> found = new EnumMap<>(ClaimKind.class);
    RowRange<IdentityStatement> all = claims.startingWith(RowKey.hash(key));
    byte[] after = null;
    byte[] last = new byte[0];
    while (true) {
      List<Row<IdentityStatement>> page = all.after(after, PAGE_SIZE);
      for (Row<IdentityStatement> row : page) {
        byte[] claim = Arrays.copyOf(row.key(), row.key().length - RowKey.HASH);
        if (Arrays.equals(claim, last)) {
          continue;
        }
        last = claim;
        List<IdentityStatement> ofKind =
            found.computeIfAbsent(ClaimKey.kind(row.key()), _ -> new ArrayList<>());
        if (ofKind.size() < ClaimCounts.MAX_CLAIMS) {
          ofKind.add(row.value());
        } else if (ofKind.size() == ClaimCounts.MAX_CLAIMS) {
          ofKind.add(unread(row.value()));
        }
      }
      if (page.size() < PAGE_SIZE) {
        return found;
      }
      byte[] position = page.getLast().key();
      boolean isFull =
          found.getOrDefault(ClaimKey.kind(position), List.of()).size() > ClaimCounts.MAX_CLAIMS;
      after = isFull ? ClaimKey.afterKind(position) : ClaimKey.afterClaim(position);
    }
  }

  /** Claims about a key by all segments, for {@link Identities#deleteLeftovers}. */
  Table<ClaimKey, IdentityStatement> claims() {
    return claims;
  }

  /** Their counts, for the same. */
  Table<ClaimOrigin, ClaimCounts> counts() {
    return counts;
  }
}
