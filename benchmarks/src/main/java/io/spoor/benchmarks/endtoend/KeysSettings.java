package io.spoor.benchmarks.endtoend;

import java.util.HashMap;
import java.util.Map;

/**
 * How many keys the app is to know, and under which conditions.
 *
 * @param keys credentials that are all in use at once
 * @param events of each credential; the first is its issuance
 * @param takeOverKeys credentials that two instances know when one is killed; 0: none is
 * @param partitions of every topic
 * @param threads of Kafka Streams, in each instance
 * @param commitMillis commit interval
 * @param app settings of the app to try, beside ours
 */
public record KeysSettings(
    int keys,
    int events,
    int takeOverKeys,
    int partitions,
    int threads,
    int commitMillis,
    Map<String, String> app) {
  public KeysSettings {
    app = Map.copyOf(app);
  }

  /** What {@code bin/spoor bench --keys} does unless told otherwise. */
  public static KeysSettings defaults() {
    PipelineBenchSettings bench = PipelineBenchSettings.defaults();
    return new KeysSettings(
        1_000_000, 1, 50_000, bench.partitions(), bench.threads(), bench.commitMillis(), Map.of());
  }

  /** Settings of the app, on one broker. */
  Map<String, String> app(Map<String, String> connections, int standbys) {
    Map<String, String> settings = new HashMap<>(connections);
    settings.put("topics.partitions", Integer.toString(partitions));
    settings.put("topics.replication", "1");
    settings.put("topics.min.insync.replicas", "1");
    settings.put("streams.num.stream.threads", Integer.toString(threads));
    settings.put("streams.num.standby.replicas", Integer.toString(standbys));
    settings.put("streams.commit.interval.ms", Integer.toString(commitMillis));
    settings.putAll(app);
    return settings;
  }
}
