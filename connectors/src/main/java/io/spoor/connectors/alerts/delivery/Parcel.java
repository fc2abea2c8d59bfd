package io.spoor.connectors.alerts.delivery;

import java.time.Instant;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;

/** A record on its way to a target, and whom to tell what became of it. */
public interface Parcel {

  /** An alert or a verdict. */
  SpecificRecord record();

  String alertId();

  /** When it was appended to its topic. */
  Instant at();

  /** What it takes of the memory, about. */
  int bytes();

  /** It is dealt with once this has succeeded. */
  void settledWhen(Future<?> done);

  /**
   * The target will never take it: it goes to the dead letters.
   *
   * @param done what must have succeeded beside that
   */
  void refused(String reason, Future<?> done);
}
