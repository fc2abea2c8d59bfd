package io.spoor.streams.topology;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.settings.StageSettingsReader;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Settings of the topology.
 *
 * @param sources sources whose raw topics are read
 * @param publishInterval interval of publishing changed chains (wall clock)
 * @param earlyCommitPause approximate time between commits of a thread while live records arrive,
 *     independent of Kafka Streams' commit interval; zero: no early commits
 * @param partitions partitions of events, actions and both topics of messages
 * @param cacheBytes maximum rows cached by all tasks of the process, in encoded bytes; as objects
 *     they take about twice as much
 * @param decisionViews whether views of live chains are published for decision servers
 */
public record TopologySettings(
    SortedSet<String> sources,
    NormaliseSettings normalise,
    StageSettings stages,
    Duration publishInterval,
    Duration earlyCommitPause,
    int partitions,
    long cacheBytes,
    boolean decisionViews) {
  public static TopologySettings defaults() {
    return new TopologySettings(
        Normalisers.all().sources(),
        NormaliseSettings.defaults(),
        StageSettings.defaults(),
        Duration.ofMillis(200),
        Duration.ofMillis(40),
        1,
        64L * 1024 * 1024,
        false);
  }

  public TopologySettings withStages(StageSettings other) {
    return new TopologySettings(
        sources,
        normalise,
        other,
        publishInterval,
        earlyCommitPause,
        partitions,
        cacheBytes,
        decisionViews);
  }

  public TopologySettings withPartitions(int other) {
    return new TopologySettings(
        sources,
        normalise,
        stages,
        publishInterval,
        earlyCommitPause,
        other,
        cacheBytes,
        decisionViews);
  }

  public TopologySettings withDecisionViews(boolean other) {
    return new TopologySettings(
        sources,
        normalise,
        stages,
        publishInterval,
        earlyCommitPause,
        partitions,
        cacheBytes,
        other);
  }

  public TopologySettings {
    sources = new TreeSet<>(sources);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("no sources: nothing would be read");
    }
    for (String source : sources) {
      if (!Normalisers.all().sources().contains(source)) {
        throw new IllegalArgumentException(
            "no source named "
                + source
                + "; known are "
                + String.join(", ", Normalisers.all().sources()));
      }
    }
    StageSettingsReader.requireThresholds(stages);
    stages = stages.withEffectTables(Normalisers.all().tablesDigest());
    if (publishInterval.isNegative() || publishInterval.isZero()) {
      throw new IllegalArgumentException("publishInterval must be positive: " + publishInterval);
    }
    if (earlyCommitPause.isNegative()) {
      throw new IllegalArgumentException("earlyCommits must not be negative: " + earlyCommitPause);
    }
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be at least 1: " + partitions);
    }
  }
}
