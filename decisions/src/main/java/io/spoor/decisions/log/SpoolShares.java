package io.spoor.decisions.log;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of each caller's records in a spool. A caller may have as much as is left free: alone half
 * of the spool, and beside others less, so that one that fills its share leaves room. Records of an
 * earlier process are of no caller; they are the first to go. Not thread-safe.
 */
final class SpoolShares {
  private final Map<Long, Map<String, Long>> bySegment = new HashMap<>();
  private final Map<String, Long> byCaller = new HashMap<>();

  void add(long segment, String caller, long bytes) {
    bySegment.computeIfAbsent(segment, _ -> new HashMap<>()).merge(caller, bytes, Long::sum);
    byCaller.merge(caller, bytes, Long::sum);
  }

  /** The target has taken a record, if this process appended it. */
  void remove(long segment, String caller, long bytes) {
    Map<String, Long> ofSegment = bySegment.get(segment);
    if (ofSegment != null && ofSegment.containsKey(caller)) {
      subtract(ofSegment, caller, bytes);
      subtract(byCaller, caller, bytes);
    }
  }

  /** The segment is deleted, with what is left in it. */
  void removeAll(long segment) {
    Map<String, Long> ofSegment = bySegment.remove(segment);
    if (ofSegment != null) {
      ofSegment.forEach((caller, bytes) -> subtract(byCaller, caller, bytes));
    }
  }

  /** Whether a caller may append as much, while so many bytes of the spool are free. */
  boolean hasRoom(String caller, long bytes, long free) {
    return byCaller.getOrDefault(caller, 0L) + bytes <= free;
  }

  private static void subtract(Map<String, Long> from, String caller, long bytes) {
    from.compute(caller, (_, all) -> rest(all, bytes));
  }

  private static @Nullable Long rest(@Nullable Long all, long bytes) {
    return all == null || all <= bytes ? null : Long.valueOf(all - bytes);
  }
}
