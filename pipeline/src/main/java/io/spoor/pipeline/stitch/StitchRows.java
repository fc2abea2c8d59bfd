package io.spoor.pipeline.stitch;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.KeyState;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Link;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layout of the rows of stitch, all under the hash of their key.
 *
 * <pre>
 * n key                 state of the key
 * l key link            a link whose child it is
 * c key child relation  a child registered for its root
 * t key link            the earliest event that states a link, unless a
 *                       row l has it
 * f key rule            a finding about it
 * s key event           an event id of its trail, to detect duplicates
 * e time key            a scheduled eviction check
 * w                     the watermark
 * </pre>
 */
final class StitchRows {
  /** Tags of the few rows of a key that are read together. */
  static final String ROW_TAGS = "nlctfs";

  private static final byte[] EMPTY = {};

  private static final RowCodec<KeyState> STATE = RowCodec.avro(KeyState.class);
  private static final RowCodec<Link> LINK = RowCodec.avro(Link.class);
  private static final RowCodec<FirstStatement> STATEMENT = RowCodec.avro(FirstStatement.class);
  private static final RowCodec<Finding> FINDING = RowCodec.avro(Finding.class);
  private static final RowCodec<ChildLease> CHILD_LEASE = new ChildLeaseCodec();

  private final Rows rows;

  StitchRows(Rows rows) {
    this.rows = rows;
  }

  /**
   * Records an event of a trail; returns whether it is new. {@code time}: clamped, nanoseconds
   * since the Unix epoch.
   */
  boolean firstSeen(String key, String eventId, long time) {
    byte[] row = RowKey.of('s', RowKey.secondaryOwner(hash(key)), RowKey.compact(eventId));
    if (rows.get(row, RowCodec.NUMBER) != null) {
      return false;
    }
    rows.put(row, time, RowCodec.NUMBER);
    return true;
  }

  static boolean isSeen(byte @Nullable [] row) {
    return row != null && row[0] == 's';
  }

  /**
   * Deletes event ids of a key from before {@code time}, reading at most {@code limit} rows after
   * {@code after}; returns the last row read, null when no rows follow.
   */
  byte @Nullable [] evictSeen(String key, byte @Nullable [] after, long time, int limit) {
    byte[] prefix = RowKey.of('s', RowKey.secondaryOwner(hash(key)));
    List<Row<Long>> page =
        rows.scanAfter(prefix, after == null ? prefix : after, limit, RowCodec.NUMBER);
    for (Row<Long> row : page) {
      if (row.value() < time) {
        rows.delete(row.key());
      }
    }
    return page.size() < limit ? null : page.getLast().key();
  }

  @Nullable KeyState state(String key) {
    return rows.get(RowKey.of('n', hash(key)), STATE);
  }

  void state(KeyState state) {
    rows.put(RowKey.of('n', hash(state.getKey())), state, STATE);
  }

  @Nullable Link link(String child, String linkId) {
    return rows.get(RowKey.of('l', hash(child), text(linkId)), LINK);
  }

  void link(Link link) {
    rows.put(RowKey.of('l', hash(link.getChild()), text(link.getLinkId())), link, LINK);
  }

  boolean hasChild(String key, String child, String relation) {
    return rows.get(childRow(key, child, relation), CHILD_LEASE) != null;
  }

  /** {@code lastActive}: clamped time until when the child is known to be active. */
  void child(String key, String child, String relation, long lastActive) {
    rows.put(childRow(key, child, relation), new ChildLease(lastActive, child), CHILD_LEASE);
  }

  void removeChild(Child child) {
    rows.delete(child.row());
  }

  private static byte[] childRow(String key, String child, String relation) {
    return RowKey.of('c', hash(key), hash(child), text(relation));
  }

  /** A registered child, with the time until when it is known to be active, and its row key. */
  record Child(String key, String relation, long lastActive, byte[] row) {}

  /**
   * Children in a fixed order, {@code limit} at a time; {@code after} is the row of the last one
   * read.
   */
  List<Child> children(String key, byte @Nullable [] after, int limit) {
    byte[] prefix = RowKey.of('c', hash(key));
    return rows.scanAfter(prefix, after == null ? prefix : after, limit, CHILD_LEASE).stream()
        .map(StitchRows::child)
        .toList();
  }

  private static Child child(Row<ChildLease> row) {
    int relation = 1 + 2 * RowKey.HASH;
    return new Child(
        row.value().child(),
        new String(row.key(), relation, row.key().length - relation, UTF_8),
        row.value().lastActive(),
        row.key());
  }

  /** A child and the time until when it is known to be active. */
  private record ChildLease(long lastActive, String child) {}

  private static final class ChildLeaseCodec implements RowCodec<ChildLease> {
    @Override
    public byte[] encode(ChildLease lease) {
      byte[] text = text(lease.child);
      return ByteBuffer.allocate(Long.BYTES + text.length)
          .putLong(lease.lastActive)
          .put(text)
          .array();
    }

    @Override
    public ChildLease decode(byte[] bytes) {
      return new ChildLease(
          ByteBuffer.wrap(bytes).getLong(),
          new String(bytes, Long.BYTES, bytes.length - Long.BYTES, UTF_8));
    }

    @Override
    public int about(ChildLease heard, int last) {
      return Long.BYTES + heard.child.length();
    }
  }

  /** Whether no earlier event of {@code key} states the link. */
  boolean isEarliestStatement(String key, Link link) {
    Link stored = link.getChild().equals(key) ? link(key, link.getLinkId()) : null;
    if (stored != null) {
      return LinkRanking.isEarlier(
          link.getIssuedAt(), link.getEventId(), stored.getIssuedAt(), stored.getEventId());
    }
    FirstStatement recorded =
        rows.get(RowKey.of('t', hash(key), text(link.getLinkId())), STATEMENT);
    return recorded == null
        || LinkRanking.isEarlier(
            link.getIssuedAt(), link.getEventId(), recorded.getTime(), recorded.getEventId());
  }

  /** Records that an event of {@code key} states the link, unless the key is its child. */
  void recordStatement(String key, Link link) {
    if (!link.getChild().equals(key) || link(key, link.getLinkId()) == null) {
      rows.put(
          RowKey.of('t', hash(key), text(link.getLinkId())),
          new FirstStatement(link.getIssuedAt(), link.getEventId(), "", null),
          STATEMENT);
    }
  }

  @Nullable Finding finding(String key, String ruleId) {
    return rows.get(RowKey.of('f', hash(key), text(ruleId)), FINDING);
  }

  void finding(String key, Finding finding) {
    rows.put(RowKey.of('f', hash(key), text(finding.getRuleId())), finding, FINDING);
  }

  /**
   * A scheduled eviction check of a key.
   *
   * @param dueAt clamped time, nanoseconds since the Unix epoch
   * @param cursor row at which the check continues; null: at the beginning
   */
  record Due(String key, long dueAt, byte @Nullable [] cursor, byte[] row) {}

  /** The earliest check after the row {@code after}; null when there is none. */
  @Nullable Due firstDue(byte @Nullable [] after) {
    byte[] prefix = RowKey.of('e');
    List<Row<byte[]>> first =
        rows.scanAfter(prefix, after == null ? prefix : after, 1, RowCodec.BYTES);
    return first.isEmpty() ? null : due(first.getFirst());
  }

  private static Due due(Row<byte[]> row) {
    long at = RowKey.fromOrdered(row.key(), 1);
    ByteBuffer value = ByteBuffer.wrap(row.value());
    byte[] key = new byte[value.getInt()];
    value.get(key);
    byte[] cursor = new byte[value.remaining()];
    value.get(cursor);
    return new Due(new String(key, UTF_8), at, cursor.length == 0 ? null : cursor, row.key());
  }

  void due(String key, long at, byte @Nullable [] cursor) {
    byte[] text = text(key);
    byte[] suffix = cursor == null ? EMPTY : cursor;
    byte[] value =
        ByteBuffer.allocate(Integer.BYTES + text.length + suffix.length)
            .putInt(text.length)
            .put(text)
            .put(suffix)
            .array();
    rows.put(RowKey.of('e', RowKey.ordered(at), hash(key)), value, RowCodec.BYTES);
  }

  void removeDue(Due due) {
    rows.delete(due.row());
  }

  /**
   * Deletes at most {@code limit} rows of a key, except its state, its findings and the link to its
   * parent; returns the number deleted.
   */
  int deleteRows(String key, @Nullable String linkId, int limit) {
    byte[] hash = hash(key);
    byte[] excluded = linkId == null ? null : RowKey.of('l', hash, text(linkId));
    int removed = remove(RowKey.of('c', hash), CHILD_LEASE, null, limit);
    removed += remove(RowKey.of('t', hash), STATEMENT, null, limit - removed);
    removed += remove(RowKey.of('l', hash), LINK, excluded, limit - removed);
    byte[] seen = RowKey.of('s', RowKey.secondaryOwner(hash));
    return removed + remove(seen, RowCodec.NUMBER, null, limit - removed);
  }

  /** Deletes the remaining rows of an evicted key. */
  void removeKey(String key) {
    byte[] hash = hash(key);
    remove(RowKey.of('l', hash), LINK, null, Integer.MAX_VALUE);
    remove(RowKey.of('f', hash), FINDING, null, Integer.MAX_VALUE);
    rows.delete(RowKey.of('n', hash));
  }

  private <T extends Object> int remove(
      byte[] prefix, RowCodec<T> codec, byte @Nullable [] excluded, int limit) {
    if (limit <= 0) {
      return 0;
    }
    int removed = 0;
    for (Row<T> row : rows.scan(prefix, limit, codec)) {
      if (excluded == null || !Arrays.equals(row.key(), excluded)) {
        rows.delete(row.key());
        removed++;
      }
    }
    return removed;
  }
}
