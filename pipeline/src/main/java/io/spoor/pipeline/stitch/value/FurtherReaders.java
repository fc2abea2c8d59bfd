package io.spoor.pipeline.stitch.value;

import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.ValueReader;
import io.spoor.pipeline.stitch.value.ValueRows.ReaderKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * Chains that an owner tells of changes, beyond those that are read with each message: the readers
 * of a value, or the chains that name an account. Their rows are in the order of the contents that
 * they know of: those with an outdated answer are found without reading the others.
 */
final class FurtherReaders {
  /** Readers that one step handles. */
  static final int BATCH_SIZE = 64;

  /** Rows near a new one that are deleted if they are expired. */
  private static final int CHECKED = 2;

  private final Function<String, Table<ReaderKey, String>> tables;
  private final LongPredicate isExpired;

  /**
   * Creates the readers of all owners of one kind.
   *
   * @param tables their rows, by the owner's key
   * @param isExpired whether a clamped time is too old, nanoseconds since the Unix epoch
   */
  FurtherReaders(Function<String, Table<ReaderKey, String>> tables, LongPredicate isExpired) {
    this.tables = tables;
    this.isExpired = isExpired;
  }

  /**
   * Adds a reader.
   *
   * @param asOf digest of the content that its answer is of; 0: the answer is outdated
   */
  void add(String key, ValueReader reader, long asOf) {
    Table<ReaderKey, String> table = tables.apply(key);
    table.put(
        new ReaderKey(asOf, reader.getAt(), reader.getTold(), reader.getChainKey()),
        reader.getChainKey());
    // The oldest ones come first.
    for (Row<String> row : table.startingWith(ReaderKey.ofWrites(asOf)).first(CHECKED)) {
      if (isExpired.test(ReaderKey.reader(row).getAt())) {
        table.delete(row);
      }
    }
  }

  /** Whether some readers know of another content than this. */
  boolean anyOutdated(String key, long asOf) {
    return !outdated(key, asOf, 1).isEmpty();
  }

  /**
   * Updates readers that know of another content than this, at most a batch.
   *
   * @param answer answers a reader unless it knows; returns whether it was answered
   * @return whether any was answered
   */
  boolean update(String key, long asOf, Predicate<ValueReader> answer) {
    Table<ReaderKey, String> table = tables.apply(key);
    boolean any = false;
    for (Row<String> row : outdated(key, asOf, BATCH_SIZE)) {
      ValueReader reader = ReaderKey.reader(row);
      table.delete(row);
      if (!isExpired.test(reader.getAt())) {
        any |= answer.test(reader);
        add(key, reader, asOf);
      }
    }
    return any;
  }

  private List<Row<String>> outdated(String key, long asOf, int limit) {
    Table<ReaderKey, String> table = tables.apply(key);
    byte[] known = table.startingWith(ReaderKey.ofWrites(asOf)).start();
    List<Row<String>> outdated = new ArrayList<>(table.all().before(known, limit));
    if (outdated.size() < limit && asOf < Long.MAX_VALUE) {
      byte[] others = table.startingWith(ReaderKey.ofWrites(asOf + 1)).start();
      outdated.addAll(table.all().after(others, limit - outdated.size()));
    }
    return outdated;
  }
}
