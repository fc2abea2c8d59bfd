package io.spoor.benchmarks.sink;

import java.time.Duration;
import java.util.Map;

/**
 * Settings of the sink measurement.
 *
 * @param records documents per run
 * @param partitions of the topic
 * @param warmUps uncounted runs of each candidate
 * @param rounds counted runs of each candidate
 * @param bulkDocuments documents per bare bulk request
 * @param bulkThreads concurrent bare bulk requests
 * @param rate records per second during the outage of Elasticsearch
 * @param outage duration of the outage
 * @param connector connector settings that override the usual ones
 */
public record SinkBenchSettings(
    int records,
    int partitions,
    int warmUps,
    int rounds,
    int bulkDocuments,
    int bulkThreads,
    int rate,
    Duration outage,
    Map<String, String> connector) {

  public SinkBenchSettings {
    connector = Map.copyOf(connector);
  }

  /** Defaults of {@code bin/spoor bench --sink}. */
  public static SinkBenchSettings defaults() {
    return new SinkBenchSettings(
        200_000, 4, 2, 5, 2_000, 2, 1_000, Duration.ofMinutes(10), Map.of());
  }
}
