package io.spoor.connectors.evidence;

import io.spoor.connectors.evidence.seal.SealingCounters;
import io.spoor.connectors.sink.Gauges;
import java.time.InstantSource;
import org.apache.kafka.common.metrics.PluginMetrics;

/** Exposes sealing metrics among Connect's own metrics (JMX, group {@code plugins}). */
final class EvidenceSinkMetrics {

  private EvidenceSinkMetrics() {}

  static void register(PluginMetrics metrics, SealingCounters counters, InstantSource clock) {
    Gauges.add(metrics, "evidence-sealed-total", "records sealed", counters::sealed);
    Gauges.add(
        metrics,
        "evidence-unreadable-total",
        "records that could not be decoded: their hash is sealed",
        counters::unreadable);
    Gauges.add(
        metrics,
        "evidence-missing-total",
        "offsets deleted before they were sealed",
        counters::missing);
    Gauges.add(metrics, "evidence-segments", "segments of the log", counters::segments);
    Gauges.add(metrics, "evidence-unsealed", "records waiting to be sealed", counters::pending);
    Gauges.add(
        metrics,
        "evidence-unsealed-age-ms",
        "waiting time of the oldest of them",
        () -> counters.pendingAge(clock.millis()));
    Gauges.add(
        metrics,
        "evidence-last-checkpoint-ms",
        "time of this task's last seal, milliseconds since the Unix epoch; 0: not yet",
        counters::lastSealed);
    Gauges.add(
        metrics,
        "evidence-disk-down",
        "1 while the disk accepts no writes, else 0",
        () -> counters.isUnavailable() ? 1 : 0);
  }
}
