package io.spoor.benchmarks.endtoend;

import io.spoor.streams.app.StreamsProperties;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings of the measurement of many keys.
 *
 * @param keys number of credentials in concurrent use
 * @param events events per credential; the first is its issuance
 * @param takeOverKeys credentials of two instances when one is killed; 0: no takeover
 * @param partitions number per topic
 * @param threads Kafka Streams threads per instance
 * @param commitMillis commit interval
 * @param app additional app settings to try
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

  /** Defaults of {@code bin/spoor bench --keys}. */
  public static KeysSettings defaults() {
    PipelineBenchSettings bench = PipelineBenchSettings.defaults();
    return new KeysSettings(
        1_000_000, 1, 50_000, bench.partitions(), bench.threads(), bench.commitMillis(), Map.of());
  }

  /** Time after which the group removes a killed instance, in milliseconds. */
  int sessionMillis() {
    String changed = app.get("streams.consumer.session.timeout.ms");
    return changed == null ? StreamsProperties.SESSION_MILLIS : Integer.parseInt(changed);
  }

  /** App settings, for one broker. */
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
