package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows of segments' statements about keys. Only the earliest statement of each kind counts per
 * segment, which bounds the rows per key and segment. They are ordered, so the first row is the
 * statement that counts, however many segments present the key.
 *
 * <pre>
 * i chain key kind time event segment   the statement
 * j chain key kind segment              index of that statement's row
 * u chain principal segment             first use of a principal in a segment
 * </pre>
 */
final class IdentityRows {
  private static final int KIND_OFFSET = 1 + 2 * RowKey.HASH;
  private static final byte[] TERMINATOR = new byte[1];
  private static final int FIRST_PAGE_SIZE = 8;

  static final RowCodec<IdentityStatement> IDENTITY = RowCodec.avro(IdentityStatement.class);
  static final RowCodec<FirstStatement> USE = RowCodec.avro(FirstStatement.class);

  private final Rows rows;

  IdentityRows(Rows rows) {
    this.rows = rows;
  }

  /** Kinds of statement about a key, by descending authority. */
  enum Kind {
    /** By the issuer that minted the key. */
    MINTED,
    /** By the log of the key's own use. */
    OWN_LOG,
    /** By a third party: the key was presented. */
    PRESENTED,
    /** By an event of the trail that presents no other credential. */
    TRAIL,
    /** The key was revoked. */
    REVOKED,
    /** The key was reactivated. */
    RESTORED;

    private static final Kind[] ALL = values();

    static Kind of(IdentityStatement row) {
      if (row.getSays() != null) {
        return row.getSays().equals(IdentityResolver.REVOKED) ? REVOKED : RESTORED;
      }
      if (!row.getUsed()) {
        return MINTED;
      }
      if (row.getRank() > 0) {
        return OWN_LOG;
      }
      return row.getCredentialId() != null ? PRESENTED : TRAIL;
    }

    @SuppressWarnings("EnumOrdinal") // the order is the contract, in stored keys
    private byte[] tag() {
      return new byte[] {(byte) ordinal()};
    }
  }

  /**
   * Stores a statement unless the segment made an earlier one of its kind; returns whether it was
   * stored. {@code beforeChange} runs before the change.
   */
  boolean put(byte[] chain, IdentityStatement row, String segment, Runnable beforeChange) {
    Kind kind = Kind.of(row);
    byte[] orderKey = orderKey(chain, row.getKey(), kind, segment);
    byte[] order = order(row.getTime(), row.getEventId());
    byte[] stored = rows.get(orderKey, RowCodec.BYTES);
    if (stored != null && Arrays.compareUnsigned(stored, order) <= 0) {
      return false;
    }
    beforeChange.run();
    if (stored != null) {
      rows.delete(statementKey(chain, row.getKey(), kind, stored, segment));
    }
    rows.put(orderKey, order, RowCodec.BYTES);
    rows.put(statementKey(chain, row.getKey(), kind, order, segment), row, IDENTITY);
    return true;
  }

  /** Deletes a segment's statement about a key; returns whether there was one. */
  boolean remove(byte[] chain, IdentityStatement row, String segment, Runnable beforeChange) {
    Kind kind = Kind.of(row);
    byte[] orderKey = orderKey(chain, row.getKey(), kind, segment);
    byte[] stored = rows.get(orderKey, RowCodec.BYTES);
    if (stored == null) {
      return false;
    }
    beforeChange.run();
    rows.delete(statementKey(chain, row.getKey(), kind, stored, segment));
    rows.delete(orderKey);
    return true;
  }

  /**
   * Deletes statements about a key by segments no longer placed in the chain, within the next
   * {@code limit} rows after {@code after}.
   */
  LeftOver removeLeftovers(byte[] chain, String key, byte @Nullable [] after, int limit) {
    byte[] statements = RowKey.of('i', chain, hash(key));
    byte[] places = RowKey.of('j', chain, hash(key));
    int left = limit;
    byte[] behind = after == null ? statements : after;
    if (behind[0] == statements[0]) {
      LeftOver some = removeLeftovers(chain, statements, behind, left, IDENTITY);
      left -= some.read;
      if (left == 0) {
        return some;
      }
      behind = places;
    }
    LeftOver some = removeLeftovers(chain, places, behind, left, RowCodec.BYTES);
    return new LeftOver(limit - left + some.read, some.last);
  }

  /**
   * A page of statements about a key.
   *
   * @param last row key of the last one; null when no rows follow
   */
  record LeftOver(int read, byte @Nullable [] last) {}

  private <T extends Object> LeftOver removeLeftovers(
      byte[] chain, byte[] prefix, byte[] after, int limit, RowCodec<T> codec) {
    List<Row<T>> page = rows.scanAfter(prefix, after, limit, codec);
    for (Row<T> row : page) {
      byte[] rowKey = row.key();
      byte[] segment = Arrays.copyOfRange(rowKey, rowKey.length - RowKey.HASH, rowKey.length);
      if (rows.get(AssembleRows.segmentKey(chain, segment), AssembleRows.SEGMENT) == null) {
        rows.delete(rowKey);
      }
    }
    return new LeftOver(page.size(), page.size() < limit ? null : page.getLast().key());
  }

  /** Whether {@link #removeLeftovers} covers the row. */
  static boolean isLeftOver(byte[] row) {
    return row[0] == 'i' || row[0] == 'j';
  }

  /** The earliest statement of each kind about a key. */
  Map<Kind, IdentityStatement> earliest(byte[] chain, String key) {
    byte[] keyHash = hash(key);
    Map<Kind, IdentityStatement> earliest = new EnumMap<>(Kind.class);
    List<Row<IdentityStatement>> page =
        rows.scan(RowKey.of('i', chain, keyHash), FIRST_PAGE_SIZE, IDENTITY);
    page.forEach(row -> earliest.putIfAbsent(kind(row.key()), row.value()));
    if (page.size() == FIRST_PAGE_SIZE) {
      for (Kind kind : Kind.ALL) {
        if (!earliest.containsKey(kind)) {
          rows.scan(RowKey.of('i', chain, keyHash, kind.tag()), 1, IDENTITY)
              .forEach(row -> earliest.put(kind, row.value()));
        }
      }
    }
    return earliest;
  }

  void use(byte[] chain, FirstStatement use, String segment) {
    byte[] key = use(chain, use.getValue(), segment);
    FirstStatement stored = rows.get(key, USE);
    if (stored == null || isEarlier(use, stored)) {
      rows.put(key, use, USE);
    }
  }

  void removeUse(byte[] chain, String principal, String segment) {
    rows.delete(use(chain, principal, segment));
  }

  static byte[] allUses(byte[] chain) {
    return RowKey.of('u', chain);
  }

  static byte[] allStatements(byte[] chain) {
    return RowKey.of('i', chain);
  }

  /** The credential use that a row states; null when it states another fact. */
  static @Nullable FirstStatement credentialOf(Row<IdentityStatement> row) {
    Kind kind = kind(row.key());
    if (kind != Kind.OWN_LOG && kind != Kind.PRESENTED) {
      return null;
    }
    IdentityStatement use = row.value();
    return new FirstStatement(
        use.getTime(), use.getEventId(), Objects.requireNonNull(use.getCredentialId()), null);
  }

  private static boolean isEarlier(FirstStatement a, FirstStatement b) {
    return EventOrder.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()) < 0;
  }

  private static Kind kind(byte[] statementKey) {
    return Kind.ALL[statementKey[KIND_OFFSET]];
  }

  private static byte[] order(long time, String eventId) {
    return concat(ordered(time), text(eventId));
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  private static byte[] statementKey(
      byte[] chain, String key, Kind kind, byte[] order, String segment) {
    return RowKey.of('i', chain, hash(key), kind.tag(), order, TERMINATOR, hash(segment));
  }

  private static byte[] orderKey(byte[] chain, String key, Kind kind, String segment) {
    return RowKey.of('j', chain, hash(key), kind.tag(), hash(segment));
  }

  private static byte[] use(byte[] chain, String principal, String segment) {
    return RowKey.of('u', chain, hash(principal), hash(segment));
  }
}
