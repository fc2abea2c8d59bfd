package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.bulk.IndexingCounters;
import io.spoor.connectors.elasticsearch.bulk.IndexingCounters.Counter;
import io.spoor.connectors.sink.Gauges;
import io.spoor.connectors.sink.OutageTracker;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * Exposes the counters, and an outage, among Connect's own metrics (JMX, group {@code plugins}).
 */
final class ElasticsearchSinkMetrics {

  private ElasticsearchSinkMetrics() {}

  static void register(PluginMetrics metrics, IndexingCounters counters, OutageTracker outage) {
    for (Counter counter : Counter.values()) {
      String name = "elasticsearch-" + counter.name().toLowerCase(Locale.ROOT) + "-total";
      Gauges.add(metrics, name, counter.description(), () -> counters.get(counter));
    }
    Gauges.add(
        metrics,
        "elasticsearch-stuck-seconds",
        "seconds since Elasticsearch last accepted everything; 0 while it does",
        () ->
            outage
                .current()
                .map(current -> Duration.between(current.since(), Instant.now()).toSeconds())
                .orElse(0L));
  }
}
