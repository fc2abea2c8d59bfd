package io.spoor.connectors.alerts.delivery;

import java.time.Instant;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;

/** A record queued for a target, with the callback for its outcome. */
public interface PendingDelivery {

  /** An alert or a verdict. */
  SpecificRecord record();

  String alertId();

  /** Time at which it was appended to its topic. */
  Instant receivedAt();

  /** Approximate memory in bytes. */
  int bytes();

  /** The record is settled once this has succeeded. */
  void settleAfter(Future<?> delivery);

  /**
   * The target rejects the record permanently; it becomes a dead letter.
   *
   * @param deadLetter must also succeed before the record is settled
   */
  void reject(String reason, Future<?> deadLetter);
}
