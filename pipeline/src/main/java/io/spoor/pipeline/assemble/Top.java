package io.spoor.pipeline.assemble;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first so many of any number of items, in order; of those with the same name, the earliest
 * alone. Holds no more than it gives.
 */
final class Top<T extends Object> {
  private final int limit;
  private final Function<T, String> name;
  private final Comparator<T> order;
  private final TreeSet<T> kept;
  private final Map<String, T> byName = new HashMap<>();
  private boolean cut;

  Top(int limit, Comparator<T> order, Function<T, String> name) {
    this.limit = limit;
    this.name = name;
    this.order = order.thenComparing(name);
    this.kept = new TreeSet<>(this.order);
  }

  /** Whether it is among them now and was not before. */
  boolean add(T item) {
    T known = byName.get(name.apply(item));
    if (known != null) {
      if (order.compare(item, known) >= 0) {
        return false;
      }
      kept.remove(known);
    } else if (kept.size() == limit) {
      cut = true;
      if (order.compare(item, kept.last()) >= 0) {
        return false;
      }
      byName.remove(name.apply(kept.removeLast()));
    }
    put(item);
    return true;
  }

  private void put(T item) {
    kept.add(item);
    byName.put(name.apply(item), item);
  }

  @Nullable T get(String itsName) {
    return byName.get(itsName);
  }

  @Nullable T remove(String itsName) {
    T known = byName.remove(itsName);
    if (known != null) {
      kept.remove(known);
    }
    return known;
  }

  /** Whether there were more. */
  boolean cut() {
    return cut;
  }

  List<T> inOrder() {
    return List.copyOf(kept);
  }
}
