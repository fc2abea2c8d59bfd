package io.spoor.connectors.elasticsearch.bulk;

import java.util.Arrays;
import java.util.List;

/**
 * A subset of a batch, sent in one request.
 *
 * @param positions positions in the batch, ascending; not copied, so it must not be modified
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BatchSlice(BulkBatch batch, int[] positions) {

  int size() {
    return positions.length;
  }

  /** The callback of the {@code i}th document. */
  WriteCallback delivery(int i) {
    return batch.delivery(positions[i]);
  }

  /** The documents from {@code from} (inclusive) to {@code to} (exclusive). */
  BatchSlice slice(int from, int to) {
    return new BatchSlice(batch, Arrays.copyOfRange(positions, from, to));
  }

  /** The documents at these positions of the slice. */
  BatchSlice subset(List<Integer> selected) {
    return new BatchSlice(batch, selected.stream().mapToInt(i -> positions[i]).toArray());
  }

  /** The request body. */
  BulkBody body() {
    int[] starts = new int[positions.length];
    int[] ends = new int[positions.length];
    int ranges = 0;
    for (int position : positions) {
      int start = batch.start(position);
      if (ranges > 0 && ends[ranges - 1] == start) {
        ends[ranges - 1] = batch.end(position);
      } else {
        starts[ranges] = start;
        ends[ranges] = batch.end(position);
        ranges++;
      }
    }
    return new BulkBody(batch.bytes(), Arrays.copyOf(starts, ranges), Arrays.copyOf(ends, ranges));
  }
}
