package io.spoor.pipeline.stitch;

import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.ValueReader;
import io.spoor.pipeline.stitch.ValueRows.ReaderKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Readers of a value beyond those that are read with each message. Their rows are in the order of
 * the writes that they know of: those with an outdated answer are found without reading the others.
 */
final class FurtherReaders {
  /** Readers that one step handles. */
  static final int BATCH_SIZE = 64;

  /** Rows near a new one that are deleted if they are expired. */
  private static final int CHECKED = 2;

  private final ValueRows rows;
  private final ValueEviction eviction;

  FurtherReaders(ValueRows rows, ValueEviction eviction) {
    this.rows = rows;
    this.eviction = eviction;
  }

  /**
   * Adds a reader.
   *
   * @param asOf digest of the writes that its answer is of; 0: the answer is outdated
   */
  void add(String key, ValueReader reader, long asOf) {
    Table<ReaderKey, String> table = rows.furtherReaders(key);
    table.put(
        new ReaderKey(asOf, reader.getAt(), reader.getTold(), reader.getChainKey()),
        reader.getChainKey());
    // The oldest ones come first.
    for (Row<String> row : table.startingWith(ReaderKey.ofWrites(asOf)).first(CHECKED)) {
      if (eviction.isExpired(ReaderKey.reader(row).getAt())) {
        table.delete(row);
      }
    }
  }

  /** Whether some readers know of other writes than these. */
  boolean anyOutdated(String key, long asOf) {
    return !outdated(key, asOf, 1).isEmpty();
  }

  /**
   * Updates readers that know of other writes than these, at most a batch.
   *
   * @param answer answers a reader unless it knows; returns whether it was answered
   * @return whether any was answered
   */
  boolean update(String key, long asOf, Predicate<ValueReader> answer) {
    Table<ReaderKey, String> table = rows.furtherReaders(key);
    boolean any = false;
    for (Row<String> row : outdated(key, asOf, BATCH_SIZE)) {
      ValueReader reader = ReaderKey.reader(row);
      table.delete(row);
      if (!eviction.isExpired(reader.getAt())) {
        any |= answer.test(reader);
        add(key, reader, asOf);
      }
    }
    return any;
  }

  private List<Row<String>> outdated(String key, long asOf, int limit) {
    Table<ReaderKey, String> table = rows.furtherReaders(key);
    byte[] known = table.startingWith(ReaderKey.ofWrites(asOf)).start();
    List<Row<String>> outdated = new ArrayList<>(table.all().before(known, limit));
    if (outdated.size() < limit && asOf < Long.MAX_VALUE) {
      byte[] others = table.startingWith(ReaderKey.ofWrites(asOf + 1)).start();
      outdated.addAll(table.all().after(others, limit - outdated.size()));
    }
    return outdated;
  }
}
