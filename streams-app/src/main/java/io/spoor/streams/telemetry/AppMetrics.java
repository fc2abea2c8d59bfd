package io.spoor.streams.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
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
import io.spoor.platform.sink.SinkState;
import io.spoor.platform.sink.SinkState.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** All metrics of the process, in a registry that Prometheus scrapes. */
public final class AppMetrics implements AutoCloseable {
  /** Media type of {@link #scrape()}: Prometheus text format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final MultiGauge stuckSinks = sinkGauge("spoor_sink_stuck");
  private final MultiGauge recordsBehind = sinkGauge("spoor_sink_behind_records");
  private final MultiGauge secondsBehind = sinkGauge("spoor_sink_behind_seconds");

  /** Registers the metrics of the JVM and the process. */
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
   * Telemetry for the stages.
   *
   * @param sources names of the sources that are read
   * @param reasons reasons of dead letters
   * @param rules severity of findings by id of each enabled rule
   */
  public Telemetry telemetry(
      Collection<String> sources, Collection<String> reasons, Map<String, String> rules) {
    return new MicrometerTelemetry(registry, sources, reasons, rules, System::currentTimeMillis);
  }

  /**
   * Registers lag and state sizes.
   *
   * @param metrics as returned by {@code KafkaStreams.metrics()}
   * @param topics topics whose lag is reported
   * @param stores stores whose size is reported
   */
  public void kafka(
      Supplier<Map<MetricName, ? extends Metric>> metrics,
      Collection<String> topics,
      Collection<String> stores) {
    KafkaMeters.register(registry, metrics, topics, stores);
  }

  /**
   * Registers the restoration of state.
   *
   * @param stores stores whose restored records are counted
   * @return a listener for Kafka Streams
   */
  public StateRestoreListener restores(Collection<String> stores) {
    return new RestoreMeters(registry, stores, System::nanoTime);
  }

  /**
   * Registers the state of the app.
   *
   * @param live whether the stream threads work, or may still start to
   * @param ready whether the app processes records
   * @param manifests number of records read from the manifest topic
   */
  public void status(BooleanSupplier live, BooleanSupplier ready, DoubleSupplier manifests) {
    gauge("spoor_live", () -> live.getAsBoolean() ? 1 : 0);
    gauge("spoor_ready", () -> ready.getAsBoolean() ? 1 : 0);
    gauge("spoor_manifests_read", manifests);
  }

  /** Sets the states of the sinks; those of sinks that are gone disappear. */
  public void sinks(List<SinkState> states) {
    Instant now = Instant.now();
    stuckSinks.register(rows(states, state -> state.status() == Status.STUCK ? 1 : 0), true);
    recordsBehind.register(rows(states, SinkState::recordsBehind), true);
    secondsBehind.register(
        rows(states, state -> state.behind(now).map(Duration::toSeconds).orElse(0L)), true);
  }

  private static List<MultiGauge.Row<?>> rows(
      List<SinkState> states, ToDoubleFunction<SinkState> value) {
    return states.stream()
        .<MultiGauge.Row<?>>map(
            state -> MultiGauge.Row.of(Tags.of("sink", state.sink()), value.applyAsDouble(state)))
        .toList();
  }

  private MultiGauge sinkGauge(String name) {
    return MultiGauge.builder(name).register(registry);
  }

  private void gauge(String name, DoubleSupplier value) {
    Gauge.builder(name, value, DoubleSupplier::getAsDouble)
        .strongReference(true)
        .register(registry);
  }

  /** All metrics, in Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
