package io.spoor.pipeline.assemble;

import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.Due;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When to look at a key or a chain again: a row {@code v time chain key}, the earliest first. */
final class DueRows {
  private static final byte[] ALL = RowKey.of('v');
  private static final byte[] NO_KEY = new byte[RowKey.HASH];

  private final Rows rows;
  private static final RowCodec<Due> CODEC = RowCodec.avro(Due.class);

  /** Nothing before it is left: what was removed there is not walked over again. */
  private byte[] behind = ALL;

  private long next = Long.MIN_VALUE;

  DueRows(Rows rows) {
    this.rows = rows;
  }

  /** One of them. */
  record Entry(byte[] row, Due what) {
    long at() {
      return ByteBuffer.wrap(row, ALL.length, Long.BYTES).getLong() ^ Long.MIN_VALUE;
    }
  }

  /** {@code time}: nanoseconds since the Unix epoch; {@code key}: null for the chain itself. */
  void add(long time, String chain, @Nullable String key) {
    byte[] row = RowKey.of('v', ordered(time), hash(chain), key == null ? NO_KEY : hash(key));
    rows.put(row, new Due(chain, key, null), CODEC);
    if (time < next) {
      next = time;
      behind = ALL;
    }
  }

  /** The earliest that is due before {@code now}; null when there is none. */
  @Nullable Entry first(long now) {
    if (now <= next) {
      return null;
    }
    List<Row<Due>> first = rows.scanAfter(ALL, behind, 1, CODEC);
    if (first.isEmpty()) {
      next = Long.MAX_VALUE;
      return null;
    }
    var entry = new Entry(first.getFirst().key(), first.getFirst().value());
    next = entry.at();
    return next < now ? entry : null;
  }

  void goOn(Entry entry, byte[] after) {
    entry.what.setAfter(ByteBuffer.wrap(after));
    rows.put(entry.row, entry.what, CODEC);
  }

  void remove(Entry entry) {
    rows.delete(entry.row);
    behind = entry.row;
  }
}
