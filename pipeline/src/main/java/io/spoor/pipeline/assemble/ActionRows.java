package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;
import static io.spoor.pipeline.rows.RowKey.text;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.KeyRow;
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
  private static final int FEW = 16;

  private static final int MAX_BYTES = 1 << 20;
  private static final RowCodec<Action> ACTION = RowCodec.avro(Action.class);

  private final Rows rows;

  ActionRows(Rows rows) {
    this.rows = rows;
  }

  /**
   * Actions of a segment in order.
   *
   * @param last row of the last one; null when there is none
   * @param more whether there may be others behind it
   */
  record Some(List<Action> actions, byte @Nullable [] last, boolean more) {}

  private static byte[] key(byte[] chain, IdentityEvent event) {
    return RowKey.of(
        'x', chain, hash(event.getTrailKey()), ordered(event.getTime()), text(event.getEventId()));
  }

  /**
   * Keeps an action; whether it was not there before. Stitch lets an event through once, and what
   * moves is in one chain at a time: only an action whose event stitch may have forgotten is looked
   * for, unless it is earlier or later than all of its segment so far.
   */
  boolean keep(byte[] chain, KeyRow segment, Action action) {
    byte[] key = key(chain, action.getEvent());
    boolean fresh =
        !mayHaveBeenForgotten(action)
            || Segments.isBeyond(segment, action.getEvent().getTime())
            || rows.get(key, RowCodec.BYTES) == null;
    // Nobody asks for it before it is written: as bytes it takes a fifth of the memory until then.
    rows.put(key, ACTION.encode(action), RowCodec.BYTES);
    return fresh;
  }

  /**
   * Stitch remembers an event for more than the horizon after the time that it believed. What is
   * told again after that is late, or claims a time that nobody believes.
   */
  private static boolean mayHaveBeenForgotten(Action action) {
    IdentityEvent event = action.getEvent();
    return action.getLate() || event.getTime() != Watermark.believed(event);
  }

  /** The first actions of a segment that are later than {@code time}, in order. */
  List<Action> later(byte[] chain, String segment, long time, int limit) {
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
  Some after(byte[] chain, String segment, byte @Nullable [] after, int limit) {
    byte[] prefix = RowKey.of('x', chain, hash(segment));
    List<Action> some = new ArrayList<>();
    byte[] last = after;
    int bytes = 0;
    while (some.size() < limit && bytes < MAX_BYTES) {
      int fitting = bytes == 0 ? FEW : (MAX_BYTES - bytes) / (bytes / some.size() + 1) + 1;
      int wanted = Math.min(fitting, limit - some.size());
      List<Row<byte[]>> page =
          rows.scanAfter(prefix, last == null ? prefix : last, wanted, RowCodec.BYTES);
      for (Row<byte[]> row : page) {
        some.add(ACTION.decode(row.value()));
        bytes += row.value().length;
        last = row.key();
      }
      if (page.size() < wanted) {
        return new Some(some, last, false);
      }
    }
    return new Some(some, last, true);
  }
}
