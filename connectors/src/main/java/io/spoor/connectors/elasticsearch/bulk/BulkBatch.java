package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.document.DocumentAddress;
import io.spoor.connectors.elasticsearch.document.JsonBytes;
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The documents of one bulk request in one array, in wire format: alternating action lines and
 * documents. No other copy of a document is retained, and the array is reused for the next batch.
 * Tens of thousands of documents are queued at a time, and separate objects would burden the
 * garbage collector.
 *
 * <p>Filled by one thread at a time, then read by another.
 */
final class BulkBatch {
  private static final int START_BYTES = 1 << 16;
  private static final int START_DOCUMENTS = 64;

  private final List<WriteCallback> deliveries = new ArrayList<>();
  private final JsonBytes action = new JsonBytes();
  private byte[] bytes = new byte[START_BYTES];

  /** End offset of each document's lines. */
  private int[] endOffsets = new int[START_DOCUMENTS];

  private int size;
  private long sinceNanos;
  private boolean reusable = true;

  /** Appends a document; the batch's age is that of its first document. */
  void add(QueuedDocument next) {
    if (isEmpty()) {
      sinceNanos = System.nanoTime();
    }
    SearchDocument document = next.document();
    writeAction(document.address());
    append(action.array(), action.size());
    append(document.json(), document.json().length);
    int count = deliveries.size();
    if (count == endOffsets.length) {
      endOffsets = Arrays.copyOf(endOffsets, 2 * count);
    }
    endOffsets[count] = size;
    deliveries.add(next.delivery());
  }

  /** Empties it. */
  void reset() {
    deliveries.clear();
    size = 0;
  }

  boolean isEmpty() {
    return deliveries.isEmpty();
  }

  int documents() {
    return deliveries.size();
  }

  /** Size in bytes of a request with all documents. */
  int size() {
    return size;
  }

  /** Nanoseconds since the first document was added. */
  long ageNanos() {
    return System.nanoTime() - sinceNanos;
  }

  /**
   * Called if an abandoned request may still be in flight: its sender could still read these bytes.
   */
  void preventReuse() {
    reusable = false;
  }

  /** Whether no request can read these bytes any more, so that the array can be reused. */
  boolean isReusable() {
    return reusable;
  }

  /** A slice with all documents. */
  BatchSlice all() {
    return new BatchSlice(this, IntStream.range(0, documents()).toArray());
  }

  WriteCallback delivery(int position) {
    return deliveries.get(position);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Start offset of a document's lines. */
  int start(int position) {
    return position == 0 ? 0 : endOffsets[position - 1];
  }

  /** End offset of a document's lines. */
  int end(int position) {
    return endOffsets[position];
  }

  private void writeAction(DocumentAddress address) {
    action.reset();
    action.beginObject();
    action.field("index");
    action.beginObject();
    action.field("_index");
    action.string(address.index());
    action.field("_id");
    action.string(address.id());
    action.field("version");
    action.number(address.version());
    action.field("version_type");
    action.string("external");
    if (address.alias()) {
      action.field("require_alias");
      action.flag(true);
    }
    action.endObject();
    action.endObject();
  }

  private void append(byte[] line, int length) {
    int needed = size + length + 1;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, needed));
    }
    System.arraycopy(line, 0, bytes, size, length);
    size += length;
    bytes[size++] = '\n';
  }
}
