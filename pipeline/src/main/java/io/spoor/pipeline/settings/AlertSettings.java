package io.spoor.pipeline.settings;

import java.time.Duration;

/**
 * When alerts are sent. Times are those of the application's clock: senders of records cannot
 * choose them.
 *
 * @param window an alert of the same agent and rule as one sent within this time is added to the
 *     page of that one; zero: every alert is sent
 * @param settling how long an alert waits before its first notification, unless it is critical
 * @param unconfirmed how long a provisional finding of severity high waits for its confirmation
 *     before it justifies a notification
 * @param storm limits of notifications
 */
public record AlertSettings(
    Duration window, Duration settling, Duration unconfirmed, StormLimits storm) {
  public static AlertSettings defaults() {
    return new AlertSettings(
        Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofMinutes(15), StormLimits.defaults());
  }

  public AlertSettings {
    if (window.isNegative()) {
      throw new IllegalArgumentException("alerts.window must not be negative: " + window);
    }
    if (settling.isNegative()) {
      throw new IllegalArgumentException("alerts.settle must not be negative: " + settling);
    }
    if (unconfirmed.isNegative()) {
      throw new IllegalArgumentException("alerts.unconfirmed must not be negative: " + unconfirmed);
    }
  }

  /** A copy without a settling time. */
  public AlertSettings withoutSettling() {
    return new AlertSettings(window, Duration.ZERO, unconfirmed, storm);
  }

  /** A copy with other limits. */
  public AlertSettings withStorm(StormLimits other) {
    return new AlertSettings(window, settling, unconfirmed, other);
  }
}
