package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.document.DocumentAddress;
import io.spoor.connectors.elasticsearch.document.JsonBytes;
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The documents of one bulk request in one array, as they are sent: by turns the line that says
 * where a document goes, and the document. Of a document nothing else is kept, and the array serves
 * the next batch: tens of thousands of documents wait at a time, and what waits the garbage
 * collector moves about.
 *
 * <p>Filled by one thread at a time, then read by another.
 */
final class BulkBatch {
  private static final int START_BYTES = 1 << 16;
  private static final int START_DOCUMENTS = 64;

  private final List<WriteCallback> deliveries = new ArrayList<>();
  private final JsonBytes action = new JsonBytes();
  private byte[] bytes = new byte[START_BYTES];

  /** Where each document's lines end. */
  private int[] endOffsets = new int[START_DOCUMENTS];

  private int size;
  private long sinceNanos;
  private boolean reusable = true;

  /** Appends a document; the batch is as old as the first. */
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

  /** Bytes of a request with all of it. */
  int size() {
    return size;
  }

  /** Nanoseconds since the first document came. */
  long ageNanos() {
    return System.nanoTime() - sinceNanos;
  }

  /**
   * A request may be out that nobody waits for any more: whatever still sends it reads these bytes.
   */
  void preventReuse() {
    reusable = false;
  }

  /** Whether nobody reads these bytes any more, so that others may take their place. */
  boolean isReusable() {
    return reusable;
  }

  /** All of it. */
  BatchSlice all() {
    return new BatchSlice(this, IntStream.range(0, documents()).toArray());
  }

  WriteCallback delivery(int position) {
    return deliveries.get(position);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where a document's lines begin. */
  int start(int position) {
    return position == 0 ? 0 : endOffsets[position - 1];
  }

  /** Where they end. */
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
