package io.spoor.pipeline.detect;

import io.spoor.pipeline.tuning.TuningReader;
import java.util.List;

/**
 * Creates the detectors of an extension. A jar on the class path names its providers in {@code
 * META-INF/services}.
 */
public interface DetectorProvider {
  /**
   * New detectors; called once for each engine. Their ids are not those of other detectors.
   *
   * @param tuning has the thresholds that operators set, by id of the detector
   */
  List<Detector> detectors(TuningReader tuning);
}
