package io.spoor.streams.assemble.domain;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The first so many of any number of items, in order; of those with the same name, the earliest
 * alone. Holds no more than it gives.
 */
final class Top<T> {
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

  void add(T item) {
    T known = byName.get(name.apply(item));
    if (known != null) {
      if (order.compare(item, known) < 0) {
        kept.remove(known);
        put(item);
      }
    } else if (kept.size() < limit) {
      put(item);
    } else {
      cut = true;
      if (order.compare(item, kept.last()) < 0) {
        byName.remove(name.apply(kept.removeLast()));
        put(item);
      }
    }
  }

  private void put(T item) {
    kept.add(item);
    byName.put(name.apply(item), item);
  }

  /** Whether there were more. */
  boolean cut() {
    return cut;
  }

  List<T> inOrder() {
    return List.copyOf(kept);
  }
}
