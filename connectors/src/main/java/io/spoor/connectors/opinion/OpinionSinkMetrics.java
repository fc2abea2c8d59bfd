package io.spoor.connectors.opinion;

import io.spoor.connectors.opinion.ask.OpinionCounters;
import io.spoor.connectors.opinion.ask.OpinionCounters.Count;
import io.spoor.connectors.opinion.ask.OpinionWorker;
import io.spoor.connectors.sink.Gauges;
import java.util.Locale;
import org.apache.kafka.common.metrics.PluginMetrics;

/** Exposes the counts among Connect's own metrics (JMX, group {@code plugins}). */
final class OpinionSinkMetrics {
  private OpinionSinkMetrics() {}

  static void register(PluginMetrics metrics, OpinionCounters counters, OpinionWorker worker) {
    for (Count count : Count.values()) {
      Gauges.add(
          metrics,
          "opinion-" + count.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-total",
          count.description(),
          () -> counters.get(count));
    }
    Gauges.add(metrics, "opinion-waiting", "questions that wait for their turn", worker::waiting);
  }
}
