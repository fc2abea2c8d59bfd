package io.spoor.pipeline.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Other rows with changes that never reach them: what would be stored, if a step were taken. Not
 * thread-safe.
 */
public final class DraftRows implements Rows {
  private static final Comparator<byte[]> ORDER = Arrays::compareUnsigned;

  private final Rows base;
  private final Predicate<Object> isImmutable;

  /** Empty: deleted. */
  private final NavigableMap<byte[], Optional<Object>> changes = new TreeMap<>(ORDER);

  /**
   * A draft without changes.
   *
   * @param isImmutable whether nobody changes a value that is read; others are copied
   */
  public DraftRows(Rows base, Predicate<Object> isImmutable) {
    this.base = base;
    this.isImmutable = isImmutable;
  }

  @Override
  @SuppressWarnings("unchecked") // The codec of a row is always the one it was put with.
  public <T extends Object> @Nullable T get(byte[] key, RowCodec<T> codec) {
    Optional<Object> changed = changes.get(key);
    if (changed != null) {
      return (T) changed.orElse(null);
    }
    T stored = base.get(key, codec);
    return stored == null ? null : own(stored, codec);
  }

  private <T extends Object> T own(T stored, RowCodec<T> codec) {
    return isImmutable.test(stored) ? stored : codec.decode(codec.encode(stored));
  }

  @Override
  public <T extends Object> void put(byte[] key, T value, RowCodec<T> codec) {
    changes.put(key, Optional.of(value));
  }

  @Override
  public void delete(byte[] key) {
    changes.put(key, Optional.empty());
  }

  @Override
  public <T extends Object> List<Row<T>> scanAfter(
      byte[] prefix, byte[] after, int limit, RowCodec<T> codec) {
    List<Map.Entry<byte[], Optional<Object>>> changed =
        withPrefix(changes.tailMap(after, false), prefix);
    return merged(
        base.scanAfter(prefix, after, sum(limit, changed.size()), codec),
        changed,
        ORDER,
        limit,
        codec);
  }

  @Override
  public <T extends Object> List<Row<T>> scanBefore(
      byte[] prefix, byte[] before, int limit, RowCodec<T> codec) {
    List<Map.Entry<byte[], Optional<Object>>> changed =
        withPrefix(changes.headMap(before, false).descendingMap(), prefix);
    return merged(
        base.scanBefore(prefix, before, sum(limit, changed.size()), codec),
        changed,
        ORDER.reversed(),
        limit,
        codec);
  }

  /** Changed rows may take the place of as many stored ones. */
  private static int sum(int limit, int changed) {
    return (int) Math.min(Integer.MAX_VALUE, (long) limit + changed);
  }

  private static List<Map.Entry<byte[], Optional<Object>>> withPrefix(
      SequencedMap<byte[], Optional<Object>> range, byte[] prefix) {
    List<Map.Entry<byte[], Optional<Object>>> found = new ArrayList<>();
    for (Map.Entry<byte[], Optional<Object>> change : range.entrySet()) {
      if (!Rows.startsWith(change.getKey(), prefix)) {
        break;
      }
      found.add(change);
    }
    return found;
  }

  @SuppressWarnings("unchecked") // The codec of a row is always the one it was put with.
  private <T extends Object> List<Row<T>> merged(
      List<Row<T>> stored,
      List<Map.Entry<byte[], Optional<Object>>> changed,
      Comparator<byte[]> order,
      int limit,
      RowCodec<T> codec) {
    if (changed.isEmpty()) {
      return stored.stream().map(row -> new Row<>(row.key(), own(row.value(), codec))).toList();
    }
    NavigableMap<byte[], T> rows = new TreeMap<>(order);
    stored.forEach(row -> rows.put(row.key(), own(row.value(), codec)));
    for (Map.Entry<byte[], Optional<Object>> change : changed) {
      if (change.getValue().isPresent()) {
        rows.put(change.getKey(), (T) change.getValue().get());
      } else {
        rows.remove(change.getKey());
      }
    }
    return rows.entrySet().stream()
        .limit(limit)
        .map(row -> new Row<>(row.getKey(), row.getValue()))
        .toList();
  }
}
