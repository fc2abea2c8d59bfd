package io.spoor.pipeline.settings;

import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.text.MailAddress;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The configuration of the stages, as properties and evidence name it. Each stage takes its part:
 * {@link #stitch}, {@link #profile}, {@link #assemble}.
 *
 * @param generation replay generation; a document's version is {@code generation << 32 | revision}
 * @param horizon expected disorder; an event further behind is placed and flagged late. State
 *     inactive for twice as long is evicted
 * @param tombstoneRetention how long a key's root is retained after its eviction
 * @param moveChunk maximum work of one step on a chain or key before others get a turn: actions
 *     moved, children notified, keys evaluated
 * @param maxChildren maximum direct children of a key; further ones root their own chains, and a
 *     finding reports it
 * @param disabledJoins join methods that are not used, by the names that links carry
 * @param replaying whether days of events pass within minutes. One partition may then be days ahead
 *     of another whose messages are still to come, so nothing is evicted; no alerts are sent
 * @param detectors thresholds of the detectors
 * @param baseline when the behaviour of an agent's runs is normal
 * @param alerts when alerts are sent
 * @param ownDomains domains of mail addresses, in lower case, in which the operator assigns the
 *     logins: there, equal logins are one person
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
    AlertSettings alerts,
    Set<String> ownDomains) {
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
        AlertSettings.defaults(),
        Set.of());
  }

  public StageSettings {
    disabledJoins = Set.copyOf(disabledJoins);
    ownDomains =
        ownDomains.stream().map(MailAddress::requireDomain).collect(Collectors.toUnmodifiableSet());
    JoinMethod.requireKnown(disabledJoins);
    if (generation < 0) {
      throw new IllegalArgumentException("generation must not be negative: " + generation);
    }
    positive("horizon", horizon);
    positive("tombstones", tombstoneRetention);
    atLeastOne("moveChunk", moveChunk);
    atLeastOne("maxChildren", maxChildren);
  }

  public StitchSettings stitch() {
    return new StitchSettings(
        replay(), retention(), moveChunk, maxChildren, disabledJoins, detectors, ownDomains);
  }

  public ProfileSettings profile() {
    return new ProfileSettings(replay(), retention(), baseline, detectors);
  }

  public AssembleSettings assemble() {
    return new AssembleSettings(replay(), retention(), moveChunk, alerts, detectors, ownDomains);
  }

  private ReplayMode replay() {
    return new ReplayMode(generation, replaying);
  }

  private RetentionSettings retention() {
    return new RetentionSettings(horizon, tombstoneRetention);
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

  /** As {@link DetectorSettings#withEffectTables}. */
  public StageSettings withEffectTables(String digest) {
    return withDetectors(detectors.withEffectTables(digest));
  }

  public StageSettings withBaseline(BaselineSettings other) {
    return with(parts -> parts.baseline = other);
  }

  public StageSettings withAlerts(AlertSettings other) {
    return with(parts -> parts.alerts = other);
  }

  public StageSettings withOwnDomains(Set<String> other) {
    return with(parts -> parts.ownDomains = other);
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

  /** Mutable copy of the settings, of which some are to be replaced. */
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
    private Set<String> ownDomains;

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
      ownDomains = settings.ownDomains;
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
          alerts,
          ownDomains);
    }
  }
}
