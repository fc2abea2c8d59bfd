package io.spoor.streams.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.spoor.pipeline.Telemetry;
import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** All metrics of the process, and the page that shows them. */
public final class AppMetrics implements AutoCloseable {
  /** Media type of {@link #scrape()}: Prometheus' text format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  /** With what the JVM and the process tell. */
  public AppMetrics() {
    garbageCollection.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  MeterRegistry registry() {
    return registry;
  }

  /**
   * What the stages tell their work to.
   *
   * @param sources names of the sources that are read
   * @param reasons of dead letters
   * @param rules id of each rule that judges, and the severity of its findings
   */
  public Telemetry telemetry(
      Collection<String> sources, Collection<String> reasons, Map<String, String> rules) {
    return new MicrometerTelemetry(registry, sources, reasons, rules, System::currentTimeMillis);
  }

  /**
   * Whether the app keeps up and how much it keeps.
   *
   * @param metrics as {@code KafkaStreams.metrics()} gives them
   * @param topics whose lag is told
   * @param stores whose size is told
   */
  public void kafka(
      Supplier<Map<MetricName, ? extends Metric>> metrics,
      Collection<String> topics,
      Collection<String> stores) {
    KafkaMeters.register(registry, metrics, topics, stores);
  }

  /**
   * What the app says of itself.
   *
   * @param live whether the stream threads work, or may yet
   * @param ready whether it takes part in the work
   * @param manifests records read of the topic of manifests
   */
  public void status(BooleanSupplier live, BooleanSupplier ready, DoubleSupplier manifests) {
    gauge("spoor_live", () -> live.getAsBoolean() ? 1 : 0);
    gauge("spoor_ready", () -> ready.getAsBoolean() ? 1 : 0);
    gauge("spoor_manifests_read", manifests);
  }

  private void gauge(String name, DoubleSupplier value) {
    Gauge.builder(name, value, DoubleSupplier::getAsDouble)
        .strongReference(true)
        .register(registry);
  }

  /** Everything, in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
