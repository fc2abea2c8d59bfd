package io.spoor.pipeline.settings;

import java.time.Duration;

/**
 * When somebody is told of an alert that is worth it. Times are of events.
 *
 * @param window an alert about what the same agent was alerted for less than this ago is counted
 *     with the earlier one, and nobody is told again; zero: everything is told
 * @param stormAlerts alerts of one tenant that are told within {@code stormWindow}, in each
 *     partition; those beyond are held back
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
