package io.spoor.pipeline.settings;

import java.time.Duration;

/**
 * Maximum notifications within a window, in each partition; further ones are throttled.
 *
 * @param alerts alerts of a tenant that are not critical, of agents with a manifest; and as many
 *     without an agent
 * @param undeclared the same of all agents without a manifest together
 * @param critical critical notifications of one agent; agents without a manifest share one limit
 */
public record StormLimits(int alerts, int undeclared, int critical, Duration window) {
  public static StormLimits defaults() {
    return new StormLimits(20, 2, 5, Duration.ofMinutes(10));
  }

  public StormLimits {
    atLeastOne("alerts.storm", alerts);
    atLeastOne("alerts.storm.undeclared", undeclared);
    atLeastOne("alerts.storm.critical", critical);
    if (window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("alerts.storm.window must be positive: " + window);
    }
  }

  private static void atLeastOne(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be at least 1: " + value);
    }
  }
}
