package io.spoor.pipeline.stitch;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of stitch: tables of the keys of a partition, each under the hash of its key. */
final class StitchRows {
  private static final byte[] EMPTY = {};

  /** Maximum records that are kept for one action; the chain keeps as many. */
  private static final int MAX_OBSERVATIONS = 64;

  /** State of a key. */
  private static final RowFamily<String, KeyState> STATE =
      RowFamily.grouped('n', "key", KeyEncoder.HASH, RowCodec.avro(KeyState.class));

  /** A link whose child the key is, by link id. */
  private static final RowFamily<String, Link> LINK =
      RowFamily.grouped('l', "link", KeyEncoder.TEXT, RowCodec.avro(Link.class));

  /** A child registered for the key's root. */
  private static final RowFamily<ChildKey, ChildLease> CHILD =
      RowFamily.grouped(
          'c',
          "child",
          (prefix, child) -> RowKey.append(prefix, hash(child.key), text(child.relation)),
          new ChildLeaseCodec());

  /**
   * The earliest event that states a link, unless the link is stored with the key, by link id; or
   * the person of an account, by the statement's id.
   */
  private static final RowFamily<String, FirstStatement> STATEMENT =
      RowFamily.grouped('t', "statement", KeyEncoder.TEXT, RowCodec.avro(FirstStatement.class));

  /** A finding about the key, by rule. */
  private static final RowFamily<String, Finding> FINDING =
      RowFamily.grouped('f', "finding", KeyEncoder.TEXT, RowCodec.avro(Finding.class));

  /** An event id of the key's trail, with what its records claim, to detect duplicates. */
  private static final RowFamily<String, SeenEvent> SEEN =
      RowFamily.<String, SeenEvent>grouped(
              's',
              "seen event",
              (prefix, eventId) -> RowKey.append(prefix, RowKey.compact(eventId)),
              SeenEvent.CODEC)
          .underSecondaryOwner();

  /** A record that observes an action which has not arrived, by the action's event id. */
  private static final RowFamily<ObservationKey, IdentityEvent> OBSERVATION =
      RowFamily.grouped(
          'o',
          "observation",
          (prefix, seen) -> RowKey.append(prefix, hash(seen.action), hash(seen.eventId)),
          RowCodec.avro(IdentityEvent.class));

  /** A scheduled eviction check of a key, by time. */
  private static final RowFamily<DueKey, ScheduledCheck> DUE =
      RowFamily.separate(
          'e',
          "eviction check",
          (prefix, due) -> RowKey.append(prefix, RowKey.ordered(due.time), hash(due.key)),
          new ScheduledCheckCodec());

  /** A scheduled lineage check of a key, by wall-clock time. */
  private static final RowFamily<DueKey, String> LINEAGE_CHECK =
      RowFamily.separate(
          'p',
          "lineage check",
          (prefix, due) -> RowKey.append(prefix, RowKey.ordered(due.time), hash(due.key)),
          RowCodec.TEXT);

  static final RowCatalogue CATALOGUE =
      RowCatalogue.of(
          STATE,
          LINK,
          CHILD,
          STATEMENT,
          FINDING,
          SEEN,
          OBSERVATION,
          DUE,
          LINEAGE_CHECK,
          Watermark.ROW);

  private record ChildKey(String key, String relation) {}

  private record ObservationKey(String action, String eventId) {}

  private record DueKey(long time, String key) {}

  private final Rows rows;
  private final RequestRows requests;
  private final Table<String, KeyState> states;
  private final Table<DueKey, ScheduledCheck> checks;
  private final Table<DueKey, String> lineageChecks;

  StitchRows(Rows rows) {
    this.rows = rows;
    this.requests = new RequestRows(rows);
    this.states = STATE.in(rows);
    this.checks = DUE.in(rows);
    this.lineageChecks = LINEAGE_CHECK.in(rows);
  }

  private Table<String, Link> links(String child) {
    return LINK.of(rows, hash(child));
  }

  private Table<ChildKey, ChildLease> children(String key) {
    return CHILD.of(rows, hash(key));
  }

  private Table<String, FirstStatement> statements(String key) {
    return STATEMENT.of(rows, hash(key));
  }

  private Table<String, Finding> findings(String key) {
    return FINDING.of(rows, hash(key));
  }

  /** The events of a key's trail. */
  SeenEvents seenEvents(String key) {
    return new SeenEvents(SEEN.of(rows, hash(key)));
  }

  /** The rows of request ids. */
  RequestRows requests() {
    return requests;
  }

  private Table<ObservationKey, IdentityEvent> observations(String key) {
    return OBSERVATION.of(rows, hash(key));
  }

  /** Keeps a record until the action that it observes arrives. */
  void holdObservation(String action, IdentityEvent observation) {
    if (heldObservations(observation.getTrailKey(), action).size() < MAX_OBSERVATIONS) {
      observations(observation.getTrailKey())
          .put(new ObservationKey(action, observation.getEventId()), observation);
    }
  }

  /** Removes and returns the records that observe an action. */
  List<IdentityEvent> releaseObservations(String key, String action) {
    List<Row<IdentityEvent>> held = heldObservations(key, action);
    held.forEach(row -> observations(key).delete(row));
    return held.stream().map(Row::value).toList();
  }

  private List<Row<IdentityEvent>> heldObservations(String key, String action) {
    return observations(key).startingWith(hash(action)).first(MAX_OBSERVATIONS);
  }

  static boolean isSeen(byte @Nullable [] row) {
    return row != null && SEEN.owns(row);
  }

  /**
   * Deletes event ids of a key from before {@code time}, reading at most {@code limit} rows after
   * {@code after}; returns the last row read, null when no rows follow.
   */
  byte @Nullable [] evictSeen(String key, byte @Nullable [] after, long time, int limit) {
    Table<String, SeenEvent> seen = SEEN.of(rows, hash(key));
    List<Row<SeenEvent>> page = seen.all().after(after, limit);
    for (Row<SeenEvent> row : page) {
      if (row.value().clampedTime() < time) {
        seen.delete(row);
      }
    }
    return page.size() < limit ? null : page.getLast().key();
  }

  @Nullable KeyState state(String key) {
    return states.get(key);
  }

  void state(KeyState state) {
    states.put(state.getKey(), state);
  }

  @Nullable Link link(String child, String linkId) {
    return links(child).get(linkId);
  }

  void link(Link link) {
    links(link.getChild()).put(link.getLinkId(), link);
  }

  boolean hasChild(String key, String child, String relation) {
    return children(key).contains(new ChildKey(child, relation));
  }

  /** {@code lastActive}: clamped time until when the child is known to be active. */
  void child(String key, String child, String relation, long lastActive) {
    children(key).put(new ChildKey(child, relation), new ChildLease(lastActive, child));
  }

  void removeChild(Child child) {
    CHILD.in(rows).deleteAt(child.row());
  }

  /** A registered child, with the time until when it is known to be active, and its row key. */
  record Child(String key, String relation, long lastActive, byte[] row) {}

  /**
   * Children in a fixed order, {@code limit} at a time; {@code after} is the row of the last one
   * read.
   */
  List<Child> children(String key, byte @Nullable [] after, int limit) {
    return children(key).all().after(after, limit).stream().map(StitchRows::child).toList();
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

  /**
   * Format, time, the child. To change the layout, add a format and branch on it in {@code decode}.
   */
  private static final class ChildLeaseCodec implements RowCodec<ChildLease> {
    private static final byte FORMAT = 1;
    private static final int HEADER_BYTES = 1 + Long.BYTES;

    @Override
    public byte[] encode(ChildLease lease) {
      byte[] text = text(lease.child);
      return ByteBuffer.allocate(HEADER_BYTES + text.length)
          .put(FORMAT)
          .putLong(lease.lastActive)
          .put(text)
          .array();
    }

    @Override
    public ChildLease decode(byte[] bytes) {
      RowCodec.requireKnownFormat("ChildLease", bytes, FORMAT);
      return new ChildLease(
          ByteBuffer.wrap(bytes).getLong(1),
          new String(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, UTF_8));
    }

    @Override
    public int about(ChildLease heard, int last) {
      return HEADER_BYTES + heard.child.length();
    }
  }

  /** Whether no earlier event of {@code key} states the link. */
  boolean isEarliestStatement(String key, Link link) {
    Link stored = link.getChild().equals(key) ? link(key, link.getLinkId()) : null;
    if (stored != null) {
      return LinkRanking.isEarlier(
          link.getIssuedAt(), link.getEventId(), stored.getIssuedAt(), stored.getEventId());
    }
    return isEarliestStatement(key, link.getLinkId(), link.getIssuedAt(), link.getEventId());
  }

  /** Whether no earlier event of {@code key} makes the statement. */
  boolean isEarliestStatement(String key, String statement, long time, String eventId) {
    FirstStatement recorded = statements(key).get(statement);
    return recorded == null
        || LinkRanking.isEarlier(time, eventId, recorded.getTime(), recorded.getEventId());
  }

  /** Records that an event of {@code key} states the link, unless the key is its child. */
  void recordStatement(String key, Link link) {
    if (!link.getChild().equals(key) || link(key, link.getLinkId()) == null) {
      recordStatement(key, link.getLinkId(), link.getIssuedAt(), link.getEventId());
    }
  }

  /** Records that an event of {@code key} makes the statement. */
  void recordStatement(String key, String statement, long time, String eventId) {
    statements(key).put(statement, new FirstStatement(time, eventId, "", null, 0, null, null));
  }

  @Nullable Finding finding(String key, String ruleId) {
    return findings(key).get(ruleId);
  }

  void finding(String key, Finding finding) {
    findings(key).put(finding.getRuleId(), finding);
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
    List<Row<ScheduledCheck>> first = checks.all().after(after, 1);
    return first.isEmpty() ? null : due(first.getFirst());
  }

  private static Due due(Row<ScheduledCheck> row) {
    ScheduledCheck check = row.value();
    return new Due(check.key(), RowKey.fromOrdered(row.key(), 1), check.cursor(), row.key());
  }

  void due(String key, long at, byte @Nullable [] cursor) {
    checks.put(new DueKey(at, key), new ScheduledCheck(key, cursor));
  }

  /** The key to check, and the row at which the check continues. */
  private record ScheduledCheck(String key, byte @Nullable [] cursor) {}

  /**
   * Format, length of the key, the key, the cursor. To change the layout, add a format and branch
   * on it in {@code decode}.
   */
  private static final class ScheduledCheckCodec implements RowCodec<ScheduledCheck> {
    private static final byte FORMAT = 1;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    @Override
    public byte[] encode(ScheduledCheck check) {
      byte[] text = text(check.key);
      byte[] cursor = check.cursor == null ? EMPTY : check.cursor;
      return ByteBuffer.allocate(HEADER_BYTES + text.length + cursor.length)
          .put(FORMAT)
          .putInt(text.length)
          .put(text)
          .put(cursor)
          .array();
    }

    @Override
    public ScheduledCheck decode(byte[] bytes) {
      RowCodec.requireKnownFormat("ScheduledCheck", bytes, FORMAT);
      ByteBuffer value = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
      byte[] key = new byte[value.getInt()];
      value.get(key);
      byte[] cursor = new byte[value.remaining()];
      value.get(cursor);
      return new ScheduledCheck(new String(key, UTF_8), cursor.length == 0 ? null : cursor);
    }

    @Override
    public int about(ScheduledCheck check, int last) {
      return HEADER_BYTES + check.key.length() + (check.cursor == null ? 0 : check.cursor.length);
    }
  }

  void removeDue(Due due) {
    checks.deleteAt(due.row());
  }

  /** A scheduled lineage check; {@code at}: wall-clock time, milliseconds since the Unix epoch. */
  record LineageCheck(String key, long at, byte[] row) {}

  /** The earliest lineage checks after the row {@code after}, at most {@code limit}. */
  List<LineageCheck> lineageChecks(byte @Nullable [] after, int limit) {
    return lineageChecks.all().after(after, limit).stream()
        .map(row -> new LineageCheck(row.value(), RowKey.fromOrdered(row.key(), 1), row.key()))
        .toList();
  }

  void lineageCheck(String key, long at) {
    lineageChecks.put(new DueKey(at, key), key);
  }

  void removeLineageCheck(LineageCheck check) {
    lineageChecks.deleteAt(check.row());
  }

  /**
   * Deletes at most {@code limit} rows of a key, except its state, its findings and the link to its
   * parent; returns the number deleted.
   */
  int deleteRows(String key, @Nullable String linkId, int limit) {
    byte[] excluded = linkId == null ? null : links(key).position(linkId);
    int removed = delete(children(key), null, limit);
    removed += delete(statements(key), null, limit - removed);
    removed += delete(links(key), excluded, limit - removed);
    removed += delete(observations(key), null, limit - removed);
    removed += requests.delete(key, limit - removed);
    return removed + delete(SEEN.of(rows, hash(key)), null, limit - removed);
  }

  /** Deletes the remaining rows of an evicted key. */
  void removeKey(String key) {
    links(key).all().clear(Integer.MAX_VALUE);
    findings(key).all().clear(Integer.MAX_VALUE);
    states.delete(key);
  }

  private static <V extends Object> int delete(
      Table<?, V> table, byte @Nullable [] excluded, int limit) {
    if (limit <= 0) {
      return 0;
    }
    int removed = 0;
    for (Row<V> row : table.all().first(limit)) {
      if (excluded == null || !Arrays.equals(row.key(), excluded)) {
        table.delete(row);
        removed++;
      }
    }
    return removed;
  }
}
