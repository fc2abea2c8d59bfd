package io.spoor.connectors.sink;

import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/** Registers gauges among Connect's own metrics (JMX, group {@code plugins}). */
public final class Gauges {

  private Gauges() {}

  public static void add(
      PluginMetrics metrics, String name, String description, LongSupplier value) {
    Gauge<Long> gauge = (config, now) -> value.getAsLong();
    metrics.addMetric(metrics.metricName(name, description, new LinkedHashMap<>()), gauge);
  }
}
