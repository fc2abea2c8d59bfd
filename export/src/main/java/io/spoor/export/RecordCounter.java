package io.spoor.export;

import io.spoor.evidence.record.RecordView;
import io.spoor.export.format.FormatWriter;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts records by kind, and their withheld fields. */
final class RecordCounter implements FormatWriter {
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private long withheld;

  @Override
  public void write(long number, RecordView record) {
    counts.merge(record.header().kind(), 1L, Long::sum);
    withheld += record.withheld();
  }

  SortedMap<String, Long> counts() {
    return counts;
  }

  long withheld() {
    return withheld;
  }

  @Override
  public void close() {}
}
