package io.spoor.export.retention;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers of event records that retained actions refer to: a bit a record of the log, in pages that
 * exist only where there are any. Not thread-safe.
 */
final class ReferencedEvents {
  private static final int PAGE_RECORDS = 1 << 20;

  private final Map<Long, BitSet> pages = new HashMap<>();

  void add(long number) {
    if (number >= 0) {
      pages
          .computeIfAbsent(number / PAGE_RECORDS, _ -> new BitSet())
          .set((int) (number % PAGE_RECORDS));
    }
  }

  boolean contains(long number) {
    BitSet page = pages.get(number / PAGE_RECORDS);
    return page != null && page.get((int) (number % PAGE_RECORDS));
  }
}
