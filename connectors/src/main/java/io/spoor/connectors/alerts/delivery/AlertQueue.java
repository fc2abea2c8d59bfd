package io.spoor.connectors.alerts.delivery;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Pending deliveries of one alert, in order; one sender at a time works on them. Guarded by {@link
 * DeliveryScheduler}'s lock, except the fields that only this sender uses.
 */
final class AlertQueue {
  private final String alertId;
  private final Deque<PendingDelivery> deliveries = new ArrayDeque<>();
  private boolean busy;
  private boolean queued;
  private long retryAtNanos;

  /** Attempts at the first delivery, by its sender. */
  private int attempts;

  private long firstAttemptNanos;

  AlertQueue(String alertId) {
    this.alertId = alertId;
  }

  String alertId() {
    return alertId;
  }

  Deque<PendingDelivery> deliveries() {
    return deliveries;
  }

  boolean isInDelivery() {
    return busy;
  }

  void busy(boolean inDelivery) {
    busy = inDelivery;
  }

  /** Whether the alert is in a scheduling queue. */
  boolean isQueued() {
    return queued;
  }

  void queued(boolean now) {
    queued = now;
  }

  long retryAtNanos() {
    return retryAtNanos;
  }

  void retryAtNanos(long nanos) {
    retryAtNanos = nanos;
  }

  /** Counts an attempt at the first delivery. */
  int recordAttempt(long nowNanos) {
    if (attempts++ == 0) {
      firstAttemptNanos = nowNanos;
    }
    return attempts;
  }

  long firstAttemptNanos() {
    return firstAttemptNanos;
  }

  void resetAttempts() {
    attempts = 0;
  }
}
