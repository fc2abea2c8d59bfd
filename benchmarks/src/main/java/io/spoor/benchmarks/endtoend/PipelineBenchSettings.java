package io.spoor.benchmarks.endtoend;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings common to both candidates.
 *
 * @param records number in the raw topic of a drain
 * @param chainLength records per chain
 * @param openChains number of concurrent chains
 * @param partitions number per topic
 * @param threads Kafka Streams threads
 * @param commitMillis commit interval
 * @param warmUps uncounted drains of each candidate
 * @param rounds counted drains of each candidate
 * @param rate records per second of the steady stream; 0: no steady stream
 * @param seconds duration of each measurement of the steady stream
 * @param merge actions of each of two merged chains; 0: no merge
 * @param curves whether to measure the cost per record as chains, keys and partitions grow
 * @param depths whether to measure event latency by credential depth
 * @param storms names of the hostile lineages to measure; null: none
 * @param withoutDetection whether to measure Spoor also with all detectors off
 * @param heap of a candidate's JVM, in the form of {@code -Xmx}
 */
public record PipelineBenchSettings(
    int records,
    int chainLength,
    int openChains,
    int partitions,
    int threads,
    int commitMillis,
    int warmUps,
    int rounds,
    int rate,
    int seconds,
    int merge,
    boolean curves,
    boolean depths,
    @Nullable Pattern storms,
    boolean withoutDetection,
    String heap) {
  /** Defaults of {@code bin/spoor bench}. */
  public static PipelineBenchSettings defaults() {
    return new PipelineBenchSettings(
        200_000, 20, 500, 4, 2, 100, 4, 5, 1_000, 30, 0, false, false, null, false, "1g");
  }

  /** A copy with other chains. */
  PipelineBenchSettings of(int length, int open) {
    return with(length, open, partitions, rate);
  }

  PipelineBenchSettings withPartitions(int partitionCount) {
    return with(chainLength, openChains, partitionCount, rate);
  }

  /** A copy with another rate of the steady stream. */
  public PipelineBenchSettings withRate(int recordsPerSecond) {
    return with(chainLength, openChains, partitions, recordsPerSecond);
  }

  private PipelineBenchSettings with(int length, int open, int ofTopics, int ofStream) {
    return new PipelineBenchSettings(
        records,
        length,
        open,
        ofTopics,
        threads,
        commitMillis,
        warmUps,
        rounds,
        ofStream,
        seconds,
        merge,
        curves,
        depths,
        storms,
        withoutDetection,
        heap);
  }

  /** App settings; the skeleton uses those that it supports. */
  Map<String, String> app() {
    Map<String, String> settings = new HashMap<>();
    settings.put("topics.partitions", Integer.toString(partitions));
    settings.put("topics.replication", "1");
    settings.put("topics.min.insync.replicas", "1");
    settings.put("streams.num.stream.threads", Integer.toString(threads));
    settings.put("streams.num.standby.replicas", "0");
    settings.put("streams.commit.interval.ms", Integer.toString(commitMillis));
    return settings;
  }
}
