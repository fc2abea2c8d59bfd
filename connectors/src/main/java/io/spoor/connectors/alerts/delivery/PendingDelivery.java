package io.spoor.connectors.alerts.delivery;

import java.time.Instant;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;

/** A record on its way to a target, and whom to tell what became of it. */
public interface PendingDelivery {

  /** An alert or a verdict. */
  SpecificRecord record();

  String alertId();

  /** When it was appended to its topic. */
  Instant receivedAt();

  /** What it takes of the memory, about. */
  int bytes();

  /** It is dealt with once this has succeeded. */
  void settleAfter(Future<?> delivery);

  /**
   * The target will never take it: it goes to the dead letters.
   *
   * @param deadLetter what must have succeeded beside that
   */
  void reject(String reason, Future<?> deadLetter);
}
