package io.spoor.pipeline.stitch.value;

import io.spoor.content.injection.CarriedValue;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.LimitKind;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.ValueState;
import io.spoor.pipeline.stitch.value.ValueRows.StoreKey;
import io.spoor.pipeline.stitch.value.ValueRows.TurnKey;
import io.spoor.schemas.StoredValue;
import io.spoor.schemas.ValueStored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How runs stored a value. The first writes are read with each message: the earliest of each
 * strength, the strongest first, then the second of each, and so on. Further ones wait in rows that
 * are read one at a time, and take the place of a first one that is withdrawn. So the first ones
 * depend on the set of writes, not on their order.
 */
final class ValueStores {
  /** Writes of a value that are read with each message. */
  static final int MAX_FIRST = 16;

  /** More strengths than there are. */
  private static final int STRENGTHS = 8;

  /** Pages of expired rows that one message deletes. */
  private static final int MAX_PAGES = 8;

  /** Rows near a new one that are deleted if they are expired. */
  private static final int CHECKED = 2;

  /** Of keys, as in rows. */
  private static final Comparator<String> BY_HASH =
      (a, b) -> Arrays.compareUnsigned(RowKey.hash(a), RowKey.hash(b));

  /** Of one strength, in the order of {@link TurnKey}. */
  static final Comparator<StoredValue> EARLIEST_FIRST =
      Comparator.comparingLong(StoredValue::getTime)
          .thenComparing(StoredValue::getChainKey, BY_HASH)
          .thenComparing(StoredValue::getSegment, BY_HASH)
          .thenComparing(StoredValue::getWrite);

  private final ValueRows rows;
  private final ValueEviction eviction;
  private final Telemetry telemetry;

  ValueStores(ValueRows rows, ValueEviction eviction, Telemetry telemetry) {
    this.rows = rows;
    this.eviction = eviction;
    this.telemetry = telemetry;
  }

  /** The first writes, without expired ones. */
  List<StoredValue> first(ValueState state) {
    List<StoredValue> stored = eviction.dropExpired(state);
    return hasFurther(state) && stored.size() < MAX_FIRST
        ? select(state, stored, stored, List.of())
        : stored;
  }

  /**
   * Replaces what a run stores.
   *
   * @param at clamped time of its message, nanoseconds since the Unix epoch
   * @return the first writes now
   */
  List<StoredValue> replace(ValueState state, ValueStored message, long at) {
    List<StoredValue> before = eviction.dropExpired(state);
    List<StoredValue> others = new ArrayList<>(before);
    others.removeIf(
        stored ->
            stored.getChainKey().equals(message.getChainKey())
                && stored.getSegment().equals(message.getSegment()));
    for (int strength = 0; strength < STRENGTHS; strength++) {
      if (hasFurther(state, strength)) {
        removeFurther(
            state.getKey(), new StoreKey(message.getChainKey(), message.getSegment(), strength));
      }
    }
    Map<StoreKey, StoredValue> added = new LinkedHashMap<>();
    for (StoredValue stored : message.getStored()) {
      StoredValue write = StoredValue.newBuilder(stored).setAt(at).build();
      added.merge(StoreKey.of(write), write, (a, b) -> EARLIEST_FIRST.compare(a, b) <= 0 ? a : b);
    }
    return select(state, before, others, added.values());
  }

  /** Whether some writes are not among the first ones. */
  private static boolean hasFurther(ValueState state) {
    return state.getDropped() != 0;
  }

  private static boolean hasFurther(ValueState state, int strength) {
    return (state.getDropped() & 1 << strength) != 0;
  }

  /** Selects the first ones among those that stay, further ones and new ones, and saves all. */
  private List<StoredValue> select(
      ValueState state,
      List<StoredValue> before,
      List<StoredValue> staying,
      Collection<StoredValue> added) {
    String key = state.getKey();
    List<StoredValue> further = nextFurther(state, MAX_FIRST - staying.size());
    List<StoredValue> writes = new ArrayList<>(staying);
    writes.addAll(added);
    List<StoredValue> all = new ArrayList<>(writes);
    all.addAll(further);
    List<StoredValue> first = strongestFirst(all);
    save(key, before, first);
    further.stream().filter(first::contains).forEach(stored -> removeFurther(key, stored));
    writes.stream().filter(stored -> !first.contains(stored)).forEach(write -> add(state, write));
    return first;
  }

  /** Further writes that are next, at most so many of each strength. */
  private List<StoredValue> nextFurther(ValueState state, int limit) {
    List<StoredValue> next = new ArrayList<>();
    for (int strength = 0; strength < STRENGTHS && limit > 0; strength++) {
      if (hasFurther(state, strength)) {
        var ofStrength =
            rows.furtherStores(state.getKey()).startingWith(TurnKey.ofStrength(strength));
        next.addAll(withoutExpired(state.getKey(), ofStrength, limit));
        if (ofStrength.isEmpty()) {
          state.setDropped(state.getDropped() & ~(1 << strength));
        }
      }
    }
    return next;
  }

  /** The first writes that are not expired; deletes others before them, a bounded number. */
  private List<StoredValue> withoutExpired(String key, RowRange<StoredValue> range, int limit) {
    List<StoredValue> kept = List.of();
    for (int page = 0; page < MAX_PAGES && kept.size() < limit; page++) {
      List<StoredValue> next = range.first(limit).stream().map(Row::value).toList();
      kept = next.stream().filter(stored -> !eviction.isExpired(stored.getAt())).toList();
      if (kept.size() == next.size()) {
        return kept;
      }
      next.stream()
          .filter(stored -> eviction.isExpired(stored.getAt()))
          .forEach(stored -> removeFurther(key, stored));
    }
    return kept;
  }

  private void add(ValueState state, StoredValue stored) {
    telemetry.limitReached(LimitKind.STORES);
    String key = state.getKey();
    StoreKey place = StoreKey.of(stored);
    state.setDropped(state.getDropped() | 1 << place.strength());
    var further = rows.furtherStores(key);
    further.put(TurnKey.of(stored), stored);
    rows.furtherTimes(key).put(place, stored.getTime());
    // Rows are in no order of expiry: each new one has two others checked.
    for (Row<StoredValue> near :
        further.all().after(further.position(TurnKey.of(stored)), CHECKED)) {
      if (eviction.isExpired(near.value().getAt())) {
        removeFurther(key, near.value());
      }
    }
  }

  private void removeFurther(String key, StoredValue stored) {
    rows.furtherStores(key).delete(TurnKey.of(stored));
    rows.furtherTimes(key).delete(StoreKey.of(stored));
  }

  private void removeFurther(String key, StoreKey place) {
    Long time = rows.furtherTimes(key).get(place);
    if (time != null) {
      rows.furtherStores(key).delete(new TurnKey(time, place));
      rows.furtherTimes(key).delete(place);
    }
  }

  /** No number of others crowds out the earliest write of a strength. */
  private static List<StoredValue> strongestFirst(List<StoredValue> stores) {
    Map<Integer, Integer> ofStrength = new HashMap<>();
    Map<StoredValue, Integer> ranks = new LinkedHashMap<>();
    stores.stream()
        .sorted(EARLIEST_FIRST)
        .forEach(
            stored ->
                ranks.put(
                    stored, ofStrength.merge(CarriedValue.of(stored).strength(), 1, Integer::sum)));
    return ranks.keySet().stream()
        .sorted(
            Comparator.comparingInt((StoredValue stored) -> ranks.getOrDefault(stored, 0))
                .thenComparingInt(stored -> -CarriedValue.of(stored).strength()))
        .limit(MAX_FIRST)
        .toList();
  }

  private void save(String key, List<StoredValue> before, List<StoredValue> after) {
    var table = rows.stores(key);
    Map<StoreKey, StoredValue> removed = new HashMap<>();
    before.forEach(stored -> removed.put(StoreKey.of(stored), stored));
    for (StoredValue stored : after) {
      StoredValue known = removed.remove(StoreKey.of(stored));
      if (known == null || !stored.equals(known)) {
        table.put(StoreKey.of(stored), stored);
      }
    }
    removed.keySet().forEach(table::delete);
  }
}
