package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.assemble.row.FeatureSet;
import io.spoor.pipeline.rows.KeyEncoder.SingleRow;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.ReportedBehaviours;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.IdentityEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Features of the behaviour of a chain's segments, and digests of those last reported. */
public final class Features {
  /** Takes the place of a segment's hash in the row of all evicted segments. */
  private static final byte[] EVICTED = new byte[RowKey.HASH];

  private static final int SEGMENT_OFFSET = 1 + RowKey.HASH;

  private final ChainAggregate chain;
  private final Table<byte[], FeatureSet> table;
  private final Table<SingleRow, ReportedBehaviours> reported;

  Features(ChainAggregate chain, Rows rows, byte[] hash) {
    this.chain = chain;
    this.table = ChainRows.FEATURES.of(rows, hash);
    this.reported = ChainRows.REPORTED.of(rows, hash);
  }

  /** Adds the features of an action that is new in the chain. */
  public void add(IdentityEvent event) {
    byte[] segment = RowKey.hash(event.getTrailKey());
    FeatureSet stored = table.get(segment);
    FeatureSet features = stored == null ? new FeatureSet() : stored;
    if (FeatureExtractor.add(features, event, chain.accountPolicy().isAsking())) {
      table.put(segment, features);
    }
  }

  /** Evicts a segment; its features stay with the chain. */
  public void evict(SegmentState segment) {
    byte[] segmentHash = RowKey.hash(segment.getKey());
    FeatureSet features = table.get(segmentHash);
    if (features == null) {
      return;
    }
    table.delete(segmentHash);
    if (segment.getHere()) {
      FeatureSet previous = table.get(EVICTED);
      if (previous != null) {
        features.addAll(previous);
      }
      table.put(EVICTED, features);
    }
  }

  /** Features by segment. */
  public RowRange<FeatureSet> all() {
    return table.all();
  }

  /** Adds the features of a row if its segment is placed in the chain, or was when evicted. */
  public void fold(Row<FeatureSet> row, FeatureSet sum) {
    byte[] segment = Arrays.copyOfRange(row.key(), SEGMENT_OFFSET, SEGMENT_OFFSET + RowKey.HASH);
    SegmentState state =
        Arrays.equals(segment, EVICTED) ? null : chain.segments().findByHash(segment);
    if (state == null || state.getHere()) {
      sum.addAll(row.value());
    }
  }

  /** Digests of the last report; null when there was none. */
  @Nullable
  public ReportedBehaviours reported() {
    return reported.get(SingleRow.KEY);
  }

  public void setReported(ReportedBehaviours current) {
    reported.put(SingleRow.KEY, current);
  }

  /** Deletes the rows of a chain that no longer exists. */
  void delete() {
    table.delete(EVICTED);
    reported.delete(SingleRow.KEY);
  }
}
