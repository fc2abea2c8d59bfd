package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.deliver.Counters;
import io.spoor.connectors.alerts.deliver.Counters.Counter;
import io.spoor.connectors.alerts.deliver.Courier;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/** Shows what becomes of alerts among Connect's own metrics (JMX, group {@code plugins}). */
final class TaskMetrics {

  private TaskMetrics() {}

  static void register(PluginMetrics metrics, Counters counters, Courier courier) {
    for (Counter counter : Counter.values()) {
      add(
          metrics,
          "alerts-" + counter.name().toLowerCase(Locale.ROOT) + "-total",
          counter.description(),
          () -> counters.get(counter));
    }
    add(metrics, "alerts-waiting", "records that wait for the target", courier::waiting);
    add(
        metrics,
        "alerts-target-down",
        "1 while the target takes nothing, else 0",
        () -> courier.isOpen() ? 1 : 0);
  }

  private static void add(
      PluginMetrics metrics, String name, String description, LongSupplier value) {
    Gauge<Long> gauge = (config, now) -> value.getAsLong();
    metrics.addMetric(metrics.metricName(name, description, new LinkedHashMap<>()), gauge);
  }
}
