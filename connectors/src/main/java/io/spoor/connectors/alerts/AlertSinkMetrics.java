package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.delivery.DeliveryCounters;
import io.spoor.connectors.alerts.delivery.DeliveryCounters.Counter;
import io.spoor.connectors.alerts.delivery.DeliveryWorker;
import io.spoor.connectors.sink.Gauges;
import java.util.Locale;
import org.apache.kafka.common.metrics.PluginMetrics;

/** Exposes the delivery counters among Connect's own metrics (JMX, group {@code plugins}). */
final class AlertSinkMetrics {

  private AlertSinkMetrics() {}

  static void register(PluginMetrics metrics, DeliveryCounters counters, DeliveryWorker worker) {
    for (Counter counter : Counter.values()) {
      Gauges.add(
          metrics,
          "alerts-" + counter.name().toLowerCase(Locale.ROOT) + "-total",
          counter.description(),
          () -> counters.get(counter));
    }
    Gauges.add(metrics, "alerts-waiting", "records waiting for the target", worker::pending);
    Gauges.add(
        metrics,
        "alerts-target-down",
        "1 while the target accepts nothing, else 0",
        () -> worker.isOpen() ? 1 : 0);
  }
}
