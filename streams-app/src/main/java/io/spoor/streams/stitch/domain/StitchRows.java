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

  /** Whether the event is new to its trail; it is not any more afterwards. */
  boolean firstSeen(String key, String eventId) {
    byte[] row = RowKey.of('s', hash(key), text(eventId));
    if (seen.get(row) != null) {
      return false;
    }
    seen.put(row, NOTHING);
    return true;
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

  void child(String key, String child, String relation) {
    keys.put(RowKey.of('c', hash(key), hash(child), text(relation)), text(child));
  }

  /** A registered child, and the row that says so. */
  record Child(String key, String relation, byte[] row) {}

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
    return new Child(
        new String(row.value(), UTF_8),
        new String(row.key(), relation, row.key().length - relation, UTF_8),
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
}
