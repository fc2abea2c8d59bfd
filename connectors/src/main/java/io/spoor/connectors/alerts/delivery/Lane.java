package io.spoor.connectors.alerts.delivery;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What waits of one alert, in order; one sender works on it at a time. Guarded by {@link Lanes}'s
 * lock but for what that sender alone uses.
 */
final class Lane {
  private final String alertId;
  private final Deque<Parcel> parcels = new ArrayDeque<>();
  private boolean busy;
  private boolean queued;
  private long notBefore;

  /** Tries of the first parcel, by its sender. */
  private int attempts;

  private long firstTried;

  Lane(String alertId) {
    this.alertId = alertId;
  }

  String alertId() {
    return alertId;
  }

  Deque<Parcel> parcels() {
    return parcels;
  }

  boolean isBusy() {
    return busy;
  }

  void busy(boolean now) {
    busy = now;
  }

  /** Whether it stands in a queue. */
  boolean isQueued() {
    return queued;
  }

  void queued(boolean now) {
    queued = now;
  }

  long notBefore() {
    return notBefore;
  }

  void notBefore(long nanos) {
    notBefore = nanos;
  }

  /** Counts a try of the first parcel. */
  int tried(long nowNanos) {
    if (attempts++ == 0) {
      firstTried = nowNanos;
    }
    return attempts;
  }

  long firstTried() {
    return firstTried;
  }

  void begin() {
    attempts = 0;
  }
}
