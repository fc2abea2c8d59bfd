package io.spoor.export;

import io.spoor.evidence.record.RecordView;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts records by kind, and their fields that are withheld or left out. */
final class RecordCounter {
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private long withheld;
  private long leftOut;

  void add(RecordView record) {
    counts.merge(record.header().kind(), 1L, Long::sum);
    withheld += record.withheld();
    leftOut += record.leftOut();
  }

  SortedMap<String, Long> counts() {
    return counts;
  }

  long withheld() {
    return withheld;
  }

  long leftOut() {
    return leftOut;
  }
}
