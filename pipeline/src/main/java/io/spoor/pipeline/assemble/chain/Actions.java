package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.assemble.row.ChainRows.ActionKey;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The actions of a chain, or its copies of others' actions, by segment and time. */
public final class Actions {
  /**
   * The first page is small, to measure the actions: large ones are read few at a time, small ones
   * all at once, since each read scans the cached rows of the segment.
   */
  private static final int FIRST_PAGE_SIZE = 16;

  private static final int MAX_BYTES = 1 << 20;

  private static final RowCodec<Action> CODEC =
      ChainRows.ACTION.embedded(RowCodec.avro(Action.class));

  private final Table<ActionKey, byte[]> table;

  private Actions(Table<ActionKey, byte[]> table) {
    this.table = table;
  }

  static Actions of(Rows rows, byte[] hash) {
    return new Actions(ChainRows.ACTION.of(rows, hash));
  }

  static Actions copies(Rows rows, byte[] hash) {
    return new Actions(ChainRows.COPY.of(rows, hash));
  }

  /**
   * A page of a segment's actions, in order.
   *
   * @param lastKey position of the last action; null when there is none
   * @param hasMore whether further rows may follow
   */
  public record ActionPage(List<Action> actions, byte @Nullable [] lastKey, boolean hasMore) {
    /** Number of the actions that other actions count. */
    public long observing() {
      return actions.stream().filter(action -> action.getEvent().getObserves() != null).count();
    }
  }

  /** An action as the chain that holds it publishes it again. */
  public static Action restated(Action action) {
    return Action.newBuilder(action).setRestated(true).build();
  }

  private static ActionKey key(IdentityEvent event) {
    return new ActionKey(event.getTrailKey(), event.getTime(), event.getEventId());
  }

  /**
   * Stores an action; returns whether it is new. Stitch lets each event through once, and a segment
   * is in one chain at a time. A duplicate is therefore looked up only if stitch may have evicted
   * the event, and not if the action is outside the segment's time range.
   */
  public boolean put(SegmentState segment, Action action) {
    byte[] position = table.position(key(action.getEvent()));
    boolean isNew =
        !mayHaveBeenEvicted(action)
            || SegmentTotals.isOutsideRange(segment, action.getEvent().getTime())
            || table.getAt(position) == null;
    // Not read before the write: encoded, it takes a fifth of the memory until then.
    table.putAt(position, CODEC.encode(action));
    return isNew;
  }

  /** Stores an action unless it is stored; returns whether it is new. */
  public boolean putIfAbsent(Action action) {
    byte[] position = table.position(key(action.getEvent()));
    if (table.getAt(position) != null) {
      return false;
    }
    table.putAt(position, CODEC.encode(action));
    return true;
  }

  /** Removes an action; returns whether it was stored. */
  public boolean remove(IdentityEvent event) {
    byte[] position = table.position(key(event));
    boolean stored = table.getAt(position) != null;
    if (stored) {
      table.deleteAt(position);
    }
    return stored;
  }

  /** Whether a position is that of a copy. */
  public static boolean isCopy(byte[] position) {
    return ChainRows.COPY.owns(position);
  }

  /** The stored action of the same event; null when there is none. */
  @Nullable
  public Action find(IdentityEvent event) {
    byte[] stored = table.get(key(event));
    return stored == null ? null : CODEC.decode(stored);
  }

  /** The stored action of an event; null when there is none. */
  @Nullable
  public Action find(String segment, long time, String eventId) {
    byte[] stored = table.get(new ActionKey(segment, time, eventId));
    return stored == null ? null : CODEC.decode(stored);
  }

  /** The actions, encoded. */
  public RowRange<byte[]> all() {
    return table.all();
  }

  /** Decodes a row. */
  public static Action decode(byte[] row) {
    return CODEC.decode(row);
  }

  /** Replaces the stored action of the same event. */
  public void replace(Action action) {
    table.put(key(action.getEvent()), CODEC.encode(action));
  }

  /**
   * Whether stitch may have evicted the event. It remembers an event for more than the horizon
   * after its clamped time. A later duplicate is late, or claims a time beyond the clamp.
   */
  private static boolean mayHaveBeenEvicted(Action action) {
    IdentityEvent event = action.getEvent();
    return action.getLate() || event.getTime() != Watermark.clampedTime(event);
  }

  /** The first actions of a segment later than {@code time}, in order. */
  List<Action> after(String segment, long time, int limit) {
    RowRange<byte[]> actions = ofSegment(segment);
    byte[] position = RowKey.append(actions.start(), RowKey.ordered(time + 1));
    return actions.after(position, limit).stream().map(row -> CODEC.decode(row.value())).toList();
  }

  private RowRange<byte[]> ofSegment(String segment) {
    return table.startingWith(RowKey.hash(segment));
  }

  public void delete(Action action) {
    table.delete(key(action.getEvent()));
  }

  /**
   * The next {@code limit} actions of a segment, fewer when they are large. Rows up to {@code
   * after} are skipped, since scanning deleted rows costs as much as scanning live ones.
   */
  public ActionPage page(String segment, byte @Nullable [] after, int limit) {
    RowRange<byte[]> range = ofSegment(segment);
    List<Action> actions = new ArrayList<>();
    byte[] lastKey = after;
    int bytes = 0;
    while (actions.size() < limit && bytes < MAX_BYTES) {
      int estimate =
          bytes == 0 ? FIRST_PAGE_SIZE : (MAX_BYTES - bytes) / (bytes / actions.size() + 1) + 1;
      int pageSize = Math.min(estimate, limit - actions.size());
      List<Row<byte[]>> page = range.after(lastKey, pageSize);
      for (Row<byte[]> row : page) {
        actions.add(CODEC.decode(row.value()));
        bytes += row.value().length;
        lastKey = row.key();
      }
      if (page.size() < pageSize) {
        return new ActionPage(actions, lastKey, false);
      }
    }
    return new ActionPage(actions, lastKey, true);
  }
}
