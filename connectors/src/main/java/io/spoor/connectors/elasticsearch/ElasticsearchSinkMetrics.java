package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.bulk.IndexingCounters;
import io.spoor.connectors.elasticsearch.bulk.IndexingCounters.Counter;
import io.spoor.connectors.sink.Gauges;
import java.util.Locale;
import org.apache.kafka.common.metrics.PluginMetrics;

/** Exposes the counters among Connect's own metrics (JMX, group {@code plugins}). */
final class ElasticsearchSinkMetrics {

  private ElasticsearchSinkMetrics() {}

  static void register(PluginMetrics metrics, IndexingCounters counters) {
    for (Counter counter : Counter.values()) {
      String name = "elasticsearch-" + counter.name().toLowerCase(Locale.ROOT) + "-total";
      Gauges.add(metrics, name, counter.description(), () -> counters.get(counter));
    }
  }
}
