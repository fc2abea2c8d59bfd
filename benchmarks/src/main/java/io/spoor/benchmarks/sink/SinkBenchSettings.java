package io.spoor.benchmarks.sink;

import java.time.Duration;
import java.util.Map;

/**
 * Under which conditions the sink is measured.
 *
 * @param records documents of one run
 * @param partitions of the topic
 * @param warmUps runs of each candidate that are not counted
 * @param rounds runs of each candidate that are
 * @param bulkDocuments documents of a bare bulk request
 * @param bulkThreads bare bulk requests at a time
 * @param rate records a second while Elasticsearch is away
 * @param outage how long that is
 * @param connector configuration of the connector that replaces what it usually has
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

  /** What {@code bin/spoor bench --sink} does unless told otherwise. */
  public static SinkBenchSettings defaults() {
    return new SinkBenchSettings(
        200_000, 4, 2, 5, 2_000, 2, 1_000, Duration.ofMinutes(10), Map.of());
  }
}
