package io.spoor.pipeline.settings;

import java.time.Duration;

/**
 * When alerts are sent. Times are event times.
 *
 * @param window an alert similar to one sent for the same agent within this time is counted with
 *     that one and not sent; zero: every alert is sent
 * @param stormAlerts maximum alerts of one tenant within {@code stormWindow}, in each partition;
 *     further ones are throttled
 */
public record AlertSettings(Duration window, int stormAlerts, Duration stormWindow) {
  public static AlertSettings defaults() {
    return new AlertSettings(Duration.ofHours(1), 20, Duration.ofMinutes(10));
  }

  public AlertSettings {
    if (window.isNegative()) {
      throw new IllegalArgumentException("alerts.window must not be negative: " + window);
    }
    if (stormAlerts < 1) {
      throw new IllegalArgumentException("alerts.storm must be at least 1: " + stormAlerts);
    }
    if (stormWindow.isNegative() || stormWindow.isZero()) {
      throw new IllegalArgumentException("alerts.storm.window must be positive: " + stormWindow);
    }
  }
}
