package io.spoor.streams.stitch.domain;

import static io.spoor.streams.rows.RowKey.hash;
import static io.spoor.streams.rows.RowKey.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.Finding;
import io.spoor.schemas.Link;
import io.spoor.schemas.serde.AvroCodec;
import io.spoor.streams.rows.RowKey;
import io.spoor.streams.rows.Rows;
import io.spoor.streams.rows.Rows.Row;
import io.spoor.streams.state.KeyState;
import io.spoor.streams.state.Statement;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows stitch keeps, all of them under the hash of the key they are about.
 *
 * <pre>
 * keys:  n key            what is known of the key
 *        l key link       a link whose child it is
 *        c key child relation  a key that wants to be told where it stands
 *        t key link       a link that one of its events states, and the earliest such event
 *        f key rule       a finding about it
 *        e time key       when to look whether it can be evicted
 *        w                the watermark
 * seen:  key event        an event of its trail
 * </pre>
 */
final class StitchRows {
  private static final byte[] NOTHING = {};

  private final Rows keys;
  private final Rows seen;
  private final AvroCodec<KeyState> states = AvroCodec.of(KeyState.class);
  private final AvroCodec<Link> links = AvroCodec.of(Link.class);
  private final AvroCodec<Statement> statements = AvroCodec.of(Statement.class);
  private final AvroCodec<Finding> findings = AvroCodec.of(Finding.class);

  StitchRows(Rows keys, Rows seen) {
    this.keys = keys;
    this.seen = seen;
  }

  /**
   * Whether the event is new to its trail; it is not any more afterwards. {@code time}: believed,
   * nanoseconds since the Unix epoch.
   */
  boolean firstSeen(String key, String eventId, long time) {
    byte[] row = RowKey.of('s', hash(key), hash(eventId));
    if (seen.get(row) != null) {
      return false;
    }
    seen.put(row, ByteBuffer.allocate(Long.BYTES).putLong(time).array());
    return true;
  }

  static boolean isSeen(byte @Nullable [] row) {
    return row != null && row[0] == 's';
  }

  /**
   * Forgets events of a key from before {@code time}, looking at most at {@code limit} rows behind
   * {@code after}; the last row looked at, null when there are no more.
   */
  byte @Nullable [] forgetSeen(String key, byte @Nullable [] after, long time, int limit) {
    byte[] prefix = RowKey.of('s', hash(key));
    List<Row> some = seen.scanAfter(prefix, after == null ? prefix : after, limit);
    for (Row row : some) {
      if (ByteBuffer.wrap(row.value()).getLong() < time) {
        seen.delete(row.key());
      }
    }
    return some.size() < limit ? null : some.getLast().key();
  }

  @Nullable KeyState state(String key) {
    byte[] row = keys.get(RowKey.of('n', hash(key)));
    return row == null ? null : states.decode(row);
  }

  void state(KeyState state) {
    keys.put(RowKey.of('n', hash(state.getKey())), states.encode(state));
  }

  @Nullable Link link(String child, String linkId) {
    byte[] row = keys.get(RowKey.of('l', hash(child), text(linkId)));
    return row == null ? null : links.decode(row);
  }

  void link(Link link) {
    keys.put(RowKey.of('l', hash(link.getChild()), text(link.getLinkId())), links.encode(link));
  }

  boolean hasChild(String key, String child, String relation) {
    return keys.get(childRow(key, child, relation)) != null;
  }

  /** {@code heard}: believed time until when the child is known to live. */
  void child(String key, String child, String relation, long heard) {
    byte[] text = text(child);
    byte[] value = ByteBuffer.allocate(Long.BYTES + text.length).putLong(heard).put(text).array();
    keys.put(childRow(key, child, relation), value);
  }

  void removeChild(Child child) {
    keys.delete(child.row());
  }

  private static byte[] childRow(String key, String child, String relation) {
    return RowKey.of('c', hash(key), hash(child), text(relation));
  }

  /** A registered child, until when it is known to live, and the row that says so. */
  record Child(String key, String relation, long heard, byte[] row) {}

  /**
   * Children in a fixed order, {@code limit} at a time; {@code after} is the row of the last one
   * seen.
   */
  List<Child> children(String key, byte @Nullable [] after, int limit) {
    byte[] prefix = RowKey.of('c', hash(key));
    return keys.scanAfter(prefix, after == null ? prefix : after, limit).stream()
        .map(StitchRows::child)
        .toList();
  }

  private static Child child(Row row) {
    int relation = 1 + 2 * RowKey.HASH;
    ByteBuffer value = ByteBuffer.wrap(row.value());
    return new Child(
        new String(row.value(), Long.BYTES, row.value().length - Long.BYTES, UTF_8),
        new String(row.key(), relation, row.key().length - relation, UTF_8),
        value.getLong(),
        row.key());
  }

  /** The earliest event of {@code key} that states the link, as far as seen. */
  @Nullable Statement statement(String key, String linkId) {
    byte[] row = keys.get(RowKey.of('t', hash(key), text(linkId)));
    return row == null ? null : statements.decode(row);
  }

  void statement(String key, String linkId, Statement statement) {
    keys.put(RowKey.of('t', hash(key), text(linkId)), statements.encode(statement));
  }

  @Nullable Finding finding(String key, String ruleId) {
    byte[] row = keys.get(RowKey.of('f', hash(key), text(ruleId)));
    return row == null ? null : findings.decode(row);
  }

  void finding(String key, Finding finding) {
    keys.put(RowKey.of('f', hash(key), text(finding.getRuleId())), findings.encode(finding));
  }

  /**
   * When to look whether a key can be evicted.
   *
   * @param at believed time, nanoseconds since the Unix epoch
   * @param cursor where the look goes on; null at its beginning
   */
  record Due(String key, long at, byte @Nullable [] cursor, byte[] row) {}

  /** The earliest, behind the row {@code done}. */
  @Nullable Due firstDue(byte @Nullable [] done) {
    byte[] prefix = RowKey.of('e');
    List<Row> first = keys.scanAfter(prefix, done == null ? prefix : done, 1);
    return first.isEmpty() ? null : due(first.getFirst());
  }

  private static Due due(Row row) {
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
    byte[] rest = cursor == null ? NOTHING : cursor;
    byte[] value =
        ByteBuffer.allocate(Integer.BYTES + text.length + rest.length)
            .putInt(text.length)
            .put(text)
            .put(rest)
            .array();
    keys.put(RowKey.of('e', RowKey.ordered(at), hash(key)), value);
  }

  void removeDue(Due due) {
    keys.delete(due.row());
  }

  /**
   * Removes at most {@code limit} rows of a key, all but its state, its findings and the link it
   * stands by; how many.
   */
  int strip(String key, @Nullable String linkId, int limit) {
    byte[] hash = hash(key);
    byte[] kept = linkId == null ? null : RowKey.of('l', hash, text(linkId));
    int removed = remove(keys, RowKey.of('c', hash), null, limit);
    removed += remove(keys, RowKey.of('t', hash), null, limit - removed);
    removed += remove(keys, RowKey.of('l', hash), kept, limit - removed);
    return removed + remove(seen, RowKey.of('s', hash), null, limit - removed);
  }

  /** Removes all that a stripped key left. */
  void forget(String key) {
    byte[] hash = hash(key);
    remove(keys, RowKey.of('l', hash), null, Integer.MAX_VALUE);
    remove(keys, RowKey.of('f', hash), null, Integer.MAX_VALUE);
    keys.delete(RowKey.of('n', hash));
  }

  private static int remove(Rows rows, byte[] prefix, byte @Nullable [] kept, int limit) {
    if (limit <= 0) {
      return 0;
    }
    int removed = 0;
    for (Row row : rows.scan(prefix, limit)) {
      if (kept == null || !Arrays.equals(row.key(), kept)) {
        rows.delete(row.key());
        removed++;
      }
    }
    return removed;
  }
}
