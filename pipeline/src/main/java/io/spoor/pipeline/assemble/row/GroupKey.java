package io.spoor.pipeline.assemble.row;

import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.state.Observation;

/**
 * Observed actions of a chain that are evaluated together.
 *
 * @param detector id of the detector
 * @param value the detector's name of the group
 */
public record GroupKey(String detector, String value) {
  public static GroupKey of(Observation observed) {
    return new GroupKey(observed.getDetector(), observed.getGroup());
  }

  /** Hash of the group within a chain. */
  public byte[] hash() {
    return RowKey.hash(detector + '\n' + value);
  }
}
