package io.spoor.evidence.extract;

import io.spoor.evidence.avro.EventReference;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.record.RecordFileReader;
import io.spoor.evidence.record.RecordView;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.store.SegmentStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the events of actions while a log or an extract is read in order: an event's record
 * precedes those of its actions. Retains the last events in memory, and the position of each 16th
 * record; other events are read again. Not thread-safe.
 */
final class EventLookup {
  private static final int STRIDE = 16;
  private static final long MAX_RECENT_BYTES = 8L << 20;

  private final SegmentStore store;

  /** By the number of its first record. */
  private final TreeMap<Long, SegmentPositions> segments = new TreeMap<>();

  private final LinkedHashMap<Long, RecordView> recent = new LinkedHashMap<>();
  private long recentBytes;

  EventLookup(SegmentStore store) {
    this.store = store;
  }

  /** Where records of one segment begin. */
  private static final class SegmentPositions {
    private final long segment;
    private int[] indices = new int[STRIDE];
    private long[] offsets = new long[STRIDE];
    private int size;
    private int visited;

    SegmentPositions(long segment) {
      this.segment = segment;
    }

    void add(int index, long offset) {
      if (visited++ % STRIDE != 0) {
        return;
      }
      if (size == indices.length) {
        indices = Arrays.copyOf(indices, 2 * size);
        offsets = Arrays.copyOf(offsets, 2 * size);
      }
      indices[size] = index;
      offsets[size++] = offset;
    }

    /** The last stored position at or before a record; -1 if there is none. */
    int find(long index) {
      int found = Arrays.binarySearch(indices, 0, size, (int) index);
      return found >= 0 ? found : -found - 2;
    }
  }

  /** Adds the record that the reader has reached. */
  void add(long segment, long first, RecordFileReader reader, RecordView record) {
    segments
        .computeIfAbsent(first, _ -> new SegmentPositions(segment))
        .add(reader.index(), reader.startOffset());
    if (isEvent(record)) {
      addRecent(first + reader.index(), record);
    }
  }

  private void addRecent(long number, RecordView event) {
    recent.put(number, event);
    recentBytes += event.lines().length;
    while (recentBytes > MAX_RECENT_BYTES) {
      recentBytes -= recent.pollFirstEntry().getValue().lines().length;
    }
  }

  private static boolean isEvent(RecordView record) {
    return record.header().kind().equals(RecordKind.EVENT.text());
  }

  /**
   * An action with its event; any other record as it is.
   *
   * @param number of the record in the log
   * @throws IllegalArgumentException if the action has an event and refers to one
   */
  RecordView join(long number, RecordView record) throws IOException {
    if (!record.header().kind().equals(RecordKind.ACTION.text())) {
      return record;
    }
    Optional<EventReference> reference = EventReference.of(record);
    if (reference.isEmpty()) {
      return record;
    }
    if (record.field(EventReference.EVENT).isPresent()) {
      throw new IllegalArgumentException(
          "record " + number + " has both its event and a reference to it");
    }
    Optional<RecordView> found =
        reference.get().record() < number ? find(reference.get().record()) : Optional.empty();
    return found
        .filter(event -> reference.get().isTo(event, record))
        .map(event -> EventReference.join(record, event))
        .orElseGet(() -> EventReference.withoutEvent(record));
  }

  private Optional<RecordView> find(long number) throws IOException {
    RecordView event = recent.get(number);
    if (event != null) {
      return Optional.of(event);
    }
    Map.Entry<Long, SegmentPositions> segment = segments.floorEntry(number);
    return segment == null
        ? Optional.empty()
        : read(segment.getValue(), number - segment.getKey()).filter(EventLookup::isEvent);
  }

  private Optional<RecordView> read(SegmentPositions positions, long index) throws IOException {
    int position = positions.find(index);
    if (position < 0) {
      return Optional.empty();
    }
    try (InputStream in =
        store
            .open(positions.segment, SegmentFile.RECORDS)
            .orElseThrow(() -> new FileNotFoundException("records are missing"))) {
      in.skipNBytes(positions.offsets[position]);
      RecordFileReader reader = RecordFileReader.withoutHashes(in);
      while (reader.next()) {
        int current = positions.indices[position] + reader.index();
        if (current == index && reader.pruned() == 0) {
          return Optional.of(new RecordView(reader.header(), reader.lines()));
        }
        if (current >= index) {
          break;
        }
      }
      return Optional.empty();
    }
  }
}
