package io.spoor.connectors.alerts.delivery;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What waits of one alert, in order; one sender works on it at a time. Guarded by {@link
 * DeliveryScheduler}'s lock but for what that sender alone uses.
 */
final class AlertQueue {
  private final String alertId;
  private final Deque<PendingDelivery> parcels = new ArrayDeque<>();
  private boolean busy;
  private boolean queued;
  private long retryAtNanos;

  /** Tries of the first parcel, by its sender. */
  private int attempts;

  private long firstAttemptNanos;

  AlertQueue(String alertId) {
    this.alertId = alertId;
  }

  String alertId() {
    return alertId;
  }

  Deque<PendingDelivery> parcels() {
    return parcels;
  }

  boolean isInDelivery() {
    return busy;
  }

  void busy(boolean inDelivery) {
    busy = inDelivery;
  }

  /** Whether it stands in a queue. */
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

  /** Counts a try of the first parcel. */
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
