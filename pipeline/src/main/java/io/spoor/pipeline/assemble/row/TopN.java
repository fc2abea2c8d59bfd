package io.spoor.pipeline.assemble.row;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The first N items in order, the earliest of each name; holds no more than N. */
public final class TopN<T extends Object> {
  private final int limit;
  private final Function<T, String> name;
  private final Comparator<T> order;
  private final TreeSet<T> items;
  private final Map<String, T> byName = new HashMap<>();
  private boolean truncated;

  public TopN(int limit, Comparator<T> order, Function<T, String> name) {
    this.limit = limit;
    this.name = name;
    this.order = order.thenComparing(name);
    this.items = new TreeSet<>(this.order);
  }

  /** Adds an item; returns whether the list now contains it and did not before. */
  public boolean add(T item) {
    T existing = byName.get(name.apply(item));
    if (existing != null) {
      if (order.compare(item, existing) >= 0) {
        return false;
      }
      items.remove(existing);
    } else if (items.size() == limit) {
      truncated = true;
      if (order.compare(item, items.last()) >= 0) {
        return false;
      }
      byName.remove(name.apply(items.removeLast()));
    }
    put(item);
    return true;
  }

  private void put(T item) {
    items.add(item);
    byName.put(name.apply(item), item);
  }

  @Nullable
  public T get(String itemName) {
    return byName.get(itemName);
  }

  @Nullable
  public T remove(String itemName) {
    T existing = byName.remove(itemName);
    if (existing != null) {
      items.remove(existing);
    }
    return existing;
  }

  /** Whether items were dropped. */
  public boolean isTruncated() {
    return truncated;
  }

  public List<T> inOrder() {
    return List.copyOf(items);
  }
}
