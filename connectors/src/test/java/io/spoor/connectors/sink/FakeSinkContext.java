package io.spoor.connectors.sink;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** What Connect is to a task: remembers what the task asked of it. */
public final class FakeSinkContext implements SinkTaskContext, PluginMetrics {

  private final Set<TopicPartition> assignment;
  private final Set<TopicPartition> paused = new HashSet<>();
  private final Map<TopicPartition, Long> seekOffsets = new HashMap<>();
  private final List<SinkRecord> deadLetters = new CopyOnWriteArrayList<>();
  private final List<String> reasons = new CopyOnWriteArrayList<>();
  private final Map<String, MetricValueProvider<?>> metrics = new ConcurrentHashMap<>();
  private final boolean acceptsDeadLetters;
  private long timeout = -1;

  public FakeSinkContext(boolean acceptsDeadLetters, TopicPartition... assignment) {
    this.acceptsDeadLetters = acceptsDeadLetters;
    this.assignment = Set.of(assignment);
  }

  public List<SinkRecord> deadLetters() {
    return deadLetters;
  }

  public List<String> reasons() {
    return reasons;
  }

  /** Where the task wants to read on; empty again after this, as after Connect's next poll. */
  public Map<TopicPartition, Long> drainSeekOffsets() {
    Map<TopicPartition, Long> drained = Map.copyOf(seekOffsets);
    seekOffsets.clear();
    return drained;
  }

  public Set<TopicPartition> paused() {
    return paused;
  }

  public long timeout() {
    return timeout;
  }

  public long metric(String name) {
    return metrics.get(name) instanceof Gauge<?> gauge
        ? (Long) gauge.value(new MetricConfig(), 0)
        : -1;
  }

  @Override
  public @Nullable ErrantRecordReporter errantRecordReporter() {
    if (!acceptsDeadLetters) {
      return null;
    }
    return (record, error) -> {
      deadLetters.add(record);
      reasons.add(String.valueOf(error.getMessage()));
      return CompletableFuture.completedFuture(null);
    };
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    seekOffsets.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    seekOffsets.put(partition, offset);
  }

  @Override
  public void timeout(long timeoutMs) {
    timeout = timeoutMs;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return assignment;
  }

  @Override
  public void pause(TopicPartition... partitions) {
    paused.addAll(Arrays.asList(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    paused.removeAll(Arrays.asList(partitions));
  }

  @Override
  public void requestCommit() {}

  @Override
  public PluginMetrics pluginMetrics() {
    return this;
  }

  @Override
  @SuppressWarnings("NonApiType") // Kafka's signature
  public MetricName metricName(
      String name, String description, LinkedHashMap<String, String> tags) {
    return new MetricName(name, "plugins", description, tags);
  }

  @Override
  public void addMetric(MetricName name, MetricValueProvider<?> provider) {
    metrics.put(name.name(), provider);
  }

  @Override
  public void removeMetric(MetricName name) {
    metrics.remove(name.name());
  }

  @Override
  public Sensor addSensor(String name) {
    return new Metrics().sensor(name);
  }

  @Override
  public void removeSensor(String name) {}
}
