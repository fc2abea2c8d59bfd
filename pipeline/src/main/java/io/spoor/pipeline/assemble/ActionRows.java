package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The actions of all chains of a partition: a row {@code x chain segment time event} each. */
final class ActionRows {
  /**
   * The first few tell how large actions are, so that a step holds few of them when they are, and
   * reads the others at once when not: each read walks over what is cached of the segment.
   */
  private static final int FIRST_PAGE_SIZE = 16;

  private static final int MAX_BYTES = 1 << 20;
  private static final RowCodec<Action> ACTION = RowCodec.avro(Action.class);

  private final Rows rows;

  ActionRows(Rows rows) {
    this.rows = rows;
  }

  /**
   * Actions of a segment in order.
   *
   * @param lastKey row of the last one; null when there is none
   * @param hasMore whether there may be others behind it
   */
  record ActionPage(List<Action> actions, byte @Nullable [] lastKey, boolean hasMore) {}

  private static byte[] key(byte[] chain, IdentityEvent event) {
    return RowKey.of(
        'x', chain, hash(event.getTrailKey()), ordered(event.getTime()), text(event.getEventId()));
  }

  /**
   * Keeps an action; whether it was not there before. Stitch lets an event through once, and what
   * moves is in one chain at a time: only an action whose event stitch may have forgotten is looked
   * for, unless it is earlier or later than all of its segment so far.
   */
  boolean put(byte[] chain, SegmentState segment, Action action) {
    byte[] key = key(chain, action.getEvent());
    boolean isNew =
        !mayHaveBeenEvicted(action)
            || SegmentTotals.isOutsideRange(segment, action.getEvent().getTime())
            || rows.get(key, RowCodec.BYTES) == null;
    // Nobody asks for it before it is written: as bytes it takes a fifth of the memory until then.
    rows.put(key, ACTION.encode(action), RowCodec.BYTES);
    return isNew;
  }

  /**
   * Stitch remembers an event for more than the horizon after the time that it believed. What is
   * told again after that is late, or claims a time that nobody believes.
   */
  private static boolean mayHaveBeenEvicted(Action action) {
    IdentityEvent event = action.getEvent();
    return action.getLate() || event.getTime() != Watermark.clampedTime(event);
  }

  /** The first actions of a segment that are later than {@code time}, in order. */
  List<Action> actionsAfter(byte[] chain, String segment, long time, int limit) {
    byte[] prefix = RowKey.of('x', chain, hash(segment));
    byte[] after = RowKey.of('x', chain, hash(segment), ordered(time + 1));
    return rows.scanAfter(prefix, after, limit, ACTION).stream().map(Row::value).toList();
  }

  void remove(byte[] chain, Action action) {
    rows.delete(key(chain, action.getEvent()));
  }

  /**
   * The next {@code limit} actions of a segment, fewer when they are large; those before {@code
   * after} are not read again, for what was deleted costs as much to walk over as what is there.
   */
  ActionPage page(byte[] chain, String segment, byte @Nullable [] after, int limit) {
    byte[] prefix = RowKey.of('x', chain, hash(segment));
    List<Action> actions = new ArrayList<>();
    byte[] lastKey = after;
    int bytes = 0;
    while (actions.size() < limit && bytes < MAX_BYTES) {
      int estimate =
          bytes == 0 ? FIRST_PAGE_SIZE : (MAX_BYTES - bytes) / (bytes / actions.size() + 1) + 1;
      int pageSize = Math.min(estimate, limit - actions.size());
      List<Row<byte[]>> page =
          rows.scanAfter(prefix, lastKey == null ? prefix : lastKey, pageSize, RowCodec.BYTES);
      for (Row<byte[]> row : page) {
        actions.add(ACTION.decode(row.value()));
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
