package io.spoor.connectors.elasticsearch.bulk;

import java.util.Arrays;
import java.util.List;

/**
 * Some documents of a batch, sent in one request.
 *
 * @param positions in the batch, ascending; not copied, so nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Part(Batch batch, int[] positions) {

  int size() {
    return positions.length;
  }

  /** Whom to tell of the {@code i}th document. */
  Delivery delivery(int i) {
    return batch.delivery(positions[i]);
  }

  /** Those from the {@code from}th on, before the {@code to}th. */
  Part slice(int from, int to) {
    return new Part(batch, Arrays.copyOfRange(positions, from, to));
  }

  /** Those of these places here. */
  Part only(List<Integer> places) {
    return new Part(batch, places.stream().mapToInt(i -> positions[i]).toArray());
  }

  /** What is sent. */
  BulkBody body() {
    int[] from = new int[positions.length];
    int[] to = new int[positions.length];
    int ranges = 0;
    for (int position : positions) {
      int start = batch.start(position);
      if (ranges > 0 && to[ranges - 1] == start) {
        to[ranges - 1] = batch.end(position);
      } else {
        from[ranges] = start;
        to[ranges] = batch.end(position);
        ranges++;
      }
    }
    return new BulkBody(batch.bytes(), Arrays.copyOf(from, ranges), Arrays.copyOf(to, ranges));
  }
}
