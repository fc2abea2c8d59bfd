package io.spoor.pipeline.settings;

import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the stages share.
 *
 * @param generation replay generation; a document's version is {@code generation << 32 | revision}
 * @param horizon how much disorder is expected; an event further behind is placed and flagged late.
 *     What nothing was heard of for twice as long is evicted
 * @param tombstoneRetention how long after its eviction a key's root is still known
 * @param moveChunk how much of one chain or key one step handles before it lets others have their
 *     turn: actions moved, children told, keys judged
 * @param maxChildren keys that may stand directly under one key; those beyond root chains of their
 *     own, and a finding says so
 * @param disabledJoins methods by which keys are not joined, by the names that links carry
 * @param replaying whether the events of days pass within minutes: one partition may be days ahead
 *     of another that still has to tell it something, so that nothing is evicted; and nobody is
 *     alerted
 * @param detectors thresholds of the detectors
 * @param baseline when what the runs of an agent do is normal
 * @param alerts when somebody is told
 */
public record StageSettings(
    int generation,
    Duration horizon,
    Duration tombstoneRetention,
    int moveChunk,
    int maxChildren,
    Set<String> disabledJoins,
    boolean replaying,
    DetectorSettings detectors,
    BaselineSettings baseline,
    AlertSettings alerts) {
  public static StageSettings defaults() {
    return new StageSettings(
        0,
        Duration.ofHours(24),
        Duration.ofDays(30),
        256,
        100_000,
        JoinMethod.disabledLabels(Set.of(), Set.of()),
        false,
        DetectorSettings.defaults(),
        BaselineSettings.defaults(),
        AlertSettings.defaults());
  }

  public StageSettings {
    disabledJoins = Set.copyOf(disabledJoins);
    JoinMethod.requireKnown(disabledJoins);
    if (generation < 0) {
      throw new IllegalArgumentException("generation must not be negative: " + generation);
    }
    positive("horizon", horizon);
    positive("tombstones", tombstoneRetention);
    atLeastOne("moveChunk", moveChunk);
    atLeastOne("maxChildren", maxChildren);
  }

  public StageSettings withHorizon(Duration other) {
    return with(parts -> parts.horizon = other);
  }

  public StageSettings withTombstoneRetention(Duration other) {
    return with(parts -> parts.tombstoneRetention = other);
  }

  public StageSettings withMoveChunk(int other) {
    return with(parts -> parts.moveChunk = other);
  }

  public StageSettings withMaxChildren(int other) {
    return with(parts -> parts.maxChildren = other);
  }

  public StageSettings withDisabledJoins(Set<String> other) {
    return with(parts -> parts.disabledJoins = other);
  }

  public StageSettings withReplaying(boolean other) {
    return with(parts -> parts.replaying = other);
  }

  public StageSettings withDetectors(DetectorSettings other) {
    return with(parts -> parts.detectors = other);
  }

  public StageSettings withBaseline(BaselineSettings other) {
    return with(parts -> parts.baseline = other);
  }

  public StageSettings withAlerts(AlertSettings other) {
    return with(parts -> parts.alerts = other);
  }

  private StageSettings with(Consumer<Parts> change) {
    var parts = new Parts(this);
    change.accept(parts);
    return parts.build();
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }

  private static void atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
  }

  /** The settings one by one, of which some may be others. */
  private static final class Parts {
    private final int generation;
    private Duration horizon;
    private Duration tombstoneRetention;
    private int moveChunk;
    private int maxChildren;
    private Set<String> disabledJoins;
    private boolean replaying;
    private DetectorSettings detectors;
    private BaselineSettings baseline;
    private AlertSettings alerts;

    Parts(StageSettings settings) {
      generation = settings.generation;
      horizon = settings.horizon;
      tombstoneRetention = settings.tombstoneRetention;
      moveChunk = settings.moveChunk;
      maxChildren = settings.maxChildren;
      disabledJoins = settings.disabledJoins;
      replaying = settings.replaying;
      detectors = settings.detectors;
      baseline = settings.baseline;
      alerts = settings.alerts;
    }

    StageSettings build() {
      return new StageSettings(
          generation,
          horizon,
          tombstoneRetention,
          moveChunk,
          maxChildren,
          disabledJoins,
          replaying,
          detectors,
          baseline,
          alerts);
    }
  }
}
