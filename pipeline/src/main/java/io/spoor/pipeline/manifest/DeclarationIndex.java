package io.spoor.pipeline.manifest;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * All versions of the declarations of one kind, in memory, as they are few and small. Versions may
 * be added while others read.
 */
final class DeclarationIndex<T> {
  private record Ref(String tenant, String id) {}

  private final Map<Ref, NavigableMap<Long, T>> versions = new ConcurrentHashMap<>();

  /** Ids of the declarations of which any version lists a term. */
  private final Map<Ref, NavigableSet<String>> byTerm = new ConcurrentHashMap<>();

  /**
   * Adds a version; of two with the same effective time, the one added last applies.
   *
   * @param effectiveFrom nanoseconds since the Unix epoch, UTC
   * @param terms by which {@link #listing} finds it
   */
  void add(String tenant, String id, long effectiveFrom, T version, Collection<String> terms) {
    versions
        .computeIfAbsent(new Ref(tenant, id), ref -> new ConcurrentSkipListMap<>())
        .put(effectiveFrom, version);
    for (String term : terms) {
      byTerm.computeIfAbsent(new Ref(tenant, term), ref -> new ConcurrentSkipListSet<>()).add(id);
    }
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  /** The version in force; null when there is none. */
  @Nullable T inForceAt(String tenant, String id, long time) {
    var byTime = versions.get(new Ref(tenant, id));
    var entry = byTime == null ? null : byTime.floorEntry(time);
    return entry == null ? null : entry.getValue();
  }

  /** The versions in force at any time of a period, ends included, the earliest first. */
  List<T> inForceBetween(String tenant, String id, long from, long to) {
    var byTime = versions.get(new Ref(tenant, id));
    if (byTime == null || from > to) {
      return List.of();
    }
    Long first = byTime.floorKey(from);
    return List.copyOf(byTime.subMap(first == null ? from : first, true, to, true).values());
  }

  /**
   * The versions in force of the declarations that ever listed the term, by id. The caller checks
   * whether the version still lists it.
   */
  List<T> listing(String tenant, String term, long time) {
    NavigableSet<String> ids = byTerm.get(new Ref(tenant, term));
    return ids == null
        ? List.of()
        : ids.stream()
            .map(id -> inForceAt(tenant, id, time))
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
  }
}
