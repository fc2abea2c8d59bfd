package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.delivery.Counters;
import io.spoor.connectors.alerts.delivery.Counters.Counter;
import io.spoor.connectors.alerts.delivery.Courier;
import io.spoor.connectors.sink.Gauges;
import java.util.Locale;
import org.apache.kafka.common.metrics.PluginMetrics;

/** Shows what becomes of alerts among Connect's own metrics (JMX, group {@code plugins}). */
final class TaskMetrics {

  private TaskMetrics() {}

  static void register(PluginMetrics metrics, Counters counters, Courier courier) {
    for (Counter counter : Counter.values()) {
      Gauges.add(
          metrics,
          "alerts-" + counter.name().toLowerCase(Locale.ROOT) + "-total",
          counter.description(),
          () -> counters.get(counter));
    }
    Gauges.add(metrics, "alerts-waiting", "records that wait for the target", courier::waiting);
    Gauges.add(
        metrics,
        "alerts-target-down",
        "1 while the target takes nothing, else 0",
        () -> courier.isOpen() ? 1 : 0);
  }
}
