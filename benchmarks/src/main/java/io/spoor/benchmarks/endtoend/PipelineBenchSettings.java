package io.spoor.benchmarks.endtoend;

import java.util.HashMap;
import java.util.Map;

/**
 * Under which conditions both candidates run.
 *
 * @param records in the raw topic of a drain
 * @param chainLength records of a chain
 * @param openChains chains that are going on at a time
 * @param partitions of every topic
 * @param threads of Kafka Streams
 * @param commitMillis commit interval
 * @param warmUps drains of each candidate that are not counted
 * @param rounds drains of each candidate that are
 * @param rate records a second of the steady stream; 0: no steady stream
 * @param seconds how long the steady stream is measured, each time
 * @param merge actions of each of two chains that become one; 0: none do
 * @param curves whether to measure what a record costs as chains, keys and partitions grow
 * @param depths whether to time events by how deep their credential lies
 * @param withoutDetection whether to measure Spoor with every detector off as well
 * @param heap of a candidate's JVM, as {@code -Xmx} has it
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
    boolean withoutDetection,
    String heap) {
  /** What {@code bin/spoor bench} does unless told otherwise. */
  public static PipelineBenchSettings defaults() {
    return new PipelineBenchSettings(
        200_000, 20, 500, 4, 2, 100, 4, 5, 1_000, 30, 0, false, false, false, "1g");
  }

  /** The same with other chains. */
  PipelineBenchSettings of(int length, int open) {
    return with(length, open, partitions);
  }

  PipelineBenchSettings withPartitions(int partitionCount) {
    return with(chainLength, openChains, partitionCount);
  }

  private PipelineBenchSettings with(int length, int open, int ofTopics) {
    return new PipelineBenchSettings(
        records,
        length,
        open,
        ofTopics,
        threads,
        commitMillis,
        warmUps,
        rounds,
        rate,
        seconds,
        merge,
        curves,
        depths,
        withoutDetection,
        heap);
  }

  /** Settings of the app; the skeleton takes what it understands. */
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
