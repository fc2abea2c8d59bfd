package io.spoor.streams.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Selects the Kafka metrics that show lag and state size, summed over threads, tasks and
 * partitions. They are read once for all gauges of a scrape.
 */
final class KafkaMeters {
  private static final long MAX_AGE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Supplier<Map<MetricName, ? extends Metric>> metrics;
  private Sums cached = new Sums();
  private long collectedAt;
  private boolean collected;

  /** Sums by topic or store. */
  private static final class Sums {
    final Map<String, Double> lag = new HashMap<>();
    final Map<String, Double> keys = new HashMap<>();
    final Map<String, Double> disk = new HashMap<>();
    final Map<String, Double> memory = new HashMap<>();
    double changelogBytes;
  }

  private KafkaMeters(Supplier<Map<MetricName, ? extends Metric>> metrics) {
    this.metrics = metrics;
  }

  /**
   * Registers the gauges.
   *
   * @param metrics as returned by {@code KafkaStreams.metrics()}
   * @param topics topics whose lag is reported
   * @param stores stores whose size is reported
   */
  static void register(
      MeterRegistry registry,
      Supplier<Map<MetricName, ? extends Metric>> metrics,
      Collection<String> topics,
      Collection<String> stores) {
    var kafka = new KafkaMeters(metrics);
    for (String topic : topics) {
      kafka.gauge(registry, "spoor_consumer_lag_records", "topic", topic, sums -> sums.lag);
    }
    for (String store : stores) {
      kafka.gauge(registry, "spoor_state_rows", "store", store, sums -> sums.keys);
      kafka.gauge(registry, "spoor_state_disk_bytes", "store", store, sums -> sums.disk);
      kafka.gauge(registry, "spoor_state_memory_bytes", "store", store, sums -> sums.memory);
    }
    Gauge.builder("spoor_changelog_read_bytes", kafka, KafkaMeters::changelogBytes)
        .strongReference(true)
        .register(registry);
  }

  private double changelogBytes() {
    return sums().changelogBytes;
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String label,
      String value,
      Function<Sums, Map<String, Double>> selector) {
    Gauge.builder(name, this, kafka -> selector.apply(kafka.sums()).getOrDefault(value, 0.0))
        .tag(label, value)
        // The gauge has no other owner.
        .strongReference(true)
        .register(registry);
  }

  private synchronized Sums sums() {
    long now = System.nanoTime();
    if (!collected || now - collectedAt > MAX_AGE_NANOS) {
      cached = collect(metrics.get());
      collectedAt = now;
      collected = true;
    }
    return cached;
  }

  private static Sums collect(Map<MetricName, ? extends Metric> metrics) {
    var sums = new Sums();
    metrics.forEach(
        (name, metric) -> {
          switch (name.name()) {
            // Kafka also reports it under a topic name without dots, which no topic of Spoor has.
            case "records-lag" -> add(sums.lag, name.tags().get("topic"), metric);
            case "estimate-num-keys" -> add(sums.keys, store(name), metric);
            case "total-sst-files-size" -> add(sums.disk, store(name), metric);
            case "size-all-mem-tables" -> add(sums.memory, store(name), metric);
            case "bytes-consumed-total" -> {
              if (isWholeRestoreConsumer(name)) {
                sums.changelogBytes += value(metric);
              }
            }
            default -> {
              // Other metrics are not used.
            }
          }
        });
    return sums;
  }

  private static @Nullable String store(MetricName name) {
    return name.tags().get("rocksdb-state-id");
  }

  /** Whether a metric is about all topics that a restore consumer reads. */
  private static boolean isWholeRestoreConsumer(MetricName name) {
    return name.tags().getOrDefault("client-id", "").endsWith("-restore-consumer")
        && !name.tags().containsKey("topic");
  }

  private static void add(Map<String, Double> sums, @Nullable String key, Metric metric) {
    if (key != null) {
      sums.merge(key, value(metric), Double::sum);
    }
  }

  /** Zero for a metric without a value. */
  private static double value(Metric metric) {
    return metric.metricValue() instanceof Number number && !Double.isNaN(number.doubleValue())
        ? number.doubleValue()
        : 0;
  }
}
