package io.spoor.pipeline.settings;

import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.setting.SettingDescription;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads {@link StageSettings}, the settings that decide which findings there are, from properties;
 * ignores all other properties. {@link StageSettingsRenderer} writes them.
 */
public final class StageSettingsReader {
  private static final StageSettings DEFAULTS = StageSettings.defaults();

  static final Setting<Integer> GENERATION =
      Setting.integer(
          "generation",
          DEFAULTS.generation(),
          "0 or more",
          "Replay generation: the upper half of the version of every document. A later generation"
              + " replaces the documents of an earlier one.");
  static final Setting<Duration> HORIZON =
      Setting.duration(
          "horizon",
          DEFAULTS.horizon(),
          "positive",
          "Expected disorder of events. Later events are placed and flagged `late`; state inactive"
              + " for 2.25 times as long is evicted.");
  static final Setting<Duration> TOMBSTONES =
      Setting.duration(
          "tombstones",
          DEFAULTS.tombstoneRetention(),
          "positive",
          "How long the root of a key is retained after the eviction of the key, and what runs stored "
              + "from untrusted content, for runs that read it.");
  static final Setting<Integer> MOVE_CHUNK =
      Setting.integer(
          "move.chunk",
          DEFAULTS.moveChunk(),
          "1 or more",
          "Maximum number of actions that move to another chain in one step.");
  static final Setting<Integer> MAX_CHILDREN =
      Setting.integer(
          "max.children",
          DEFAULTS.maxChildren(),
          "1 or more",
          "Maximum number of keys directly under one key. Further keys root separate chains, and"
              + " the finding `child-limit-exceeded` reports this.");
  static final SettingDescription JOINS_OFF =
      SettingDescription.optional(
          "joins.off",
          "list of names",
          methods(JoinMethod::isOnByDefault),
          "Join methods to turn off, comma-separated.");
  static final SettingDescription JOINS_ON =
      SettingDescription.optional(
          "joins.on",
          "list of names",
          methods(method -> !method.isOnByDefault()),
          "Join methods to turn on that are off by default, comma-separated.");
  static final SettingDescription OWN_DOMAINS =
      SettingDescription.optional(
          "principals.domains",
          "list of names",
          "",
          "Domains of mail addresses in which you assign the logins, comma-separated. Accounts with"
              + " equal logins there belong to one person, whatever the source.");
  static final Setting<Boolean> REPLAY =
      Setting.flag(
          "replay",
          DEFAULTS.replaying(),
          "Whether the application replays: days of events pass within minutes, so nothing is"
              + " evicted and no alert is sent. `bin/spoor replay` sets it.");
  static final SettingDescription DETECTORS =
      SettingDescription.optional(
          "detectors",
          "JSON",
          "",
          "Thresholds that differ from the defaults, as an object of objects by detector.");
  static final SettingDescription DETECTORS_FILE =
      SettingDescription.optional(
          "detectors.file", "path", "", "File with the same content, instead of `detectors`.");
  static final Setting<Integer> BASELINE_RUNS =
      Setting.integer(
          "baseline.runs",
          DEFAULTS.baseline().runs(),
          "1 to 100",
          "Number of different runs that make a behaviour normal for an agent.");
  static final Setting<Integer> BASELINE_LEARNING =
      Setting.integer(
          "baseline.learning",
          DEFAULTS.baseline().learningRuns(),
          "0 to 1000",
          "Number of first runs of an agent that are learned from and not evaluated.");
  static final Setting<Duration> BASELINE_DORMANT =
      Setting.duration(
          "baseline.dormant",
          DEFAULTS.baseline().dormantAfter(),
          "positive",
          "Time without use after which an identity is dormant.");
  static final Setting<Duration> BASELINE_WAIT =
      Setting.duration(
          "baseline.wait",
          DEFAULTS.baseline().invocationWait(),
          "positive",
          "How long tool calls wait for their agent invocation before `call-outside-run` reports"
              + " them. An invocation is exported when it ends: choose a time longer than most"
              + " runs.");
  static final Setting<Duration> ALERTS_WINDOW =
      Setting.duration(
          "alerts.window",
          DEFAULTS.alerts().window(),
          "0 or more",
          "An alert of the same agent and rule as one that was sent less than this ago is added to"
              + " the page of that alert and not sent. Critical findings are sent. `PT0S`: each"
              + " alert is sent.");
  static final Setting<Duration> ALERTS_SETTLE =
      Setting.duration(
          "alerts.settle",
          DEFAULTS.alerts().settling(),
          "0 or more",
          "How long an alert waits before its first notification, in case its findings are"
              + " retracted. Critical findings do not wait.");
  static final Setting<Duration> ALERTS_UNCONFIRMED =
      Setting.duration(
          "alerts.unconfirmed",
          DEFAULTS.alerts().unconfirmed(),
          "0 or more",
          "How long a provisional finding of severity high waits for its confirmation, such as the"
              + " user's request, before it justifies a notification all the same.");
  static final Setting<Integer> ALERTS_STORM =
      Setting.integer(
          "alerts.storm",
          DEFAULTS.alerts().storm().alerts(),
          "1 or more",
          "Maximum number of alerts of a tenant sent within `alerts.storm.window`, in each"
              + " partition: of agents with a manifest, and as many without an agent. Further"
              + " alerts are held. Critical findings do not count.");
  static final Setting<Integer> ALERTS_STORM_UNDECLARED =
      Setting.integer(
          "alerts.storm.undeclared",
          DEFAULTS.alerts().storm().undeclared(),
          "1 or more",
          "The same for all agents without a manifest together. They do not count for"
              + " `alerts.storm`.");
  static final Setting<Integer> ALERTS_STORM_CRITICAL =
      Setting.integer(
          "alerts.storm.critical",
          DEFAULTS.alerts().storm().critical(),
          "1 or more",
          "Maximum number of critical notifications of an agent within `alerts.storm.window`, in"
              + " each partition. Further ones update one storm alert. Agents without a manifest"
              + " share one limit.");
  static final Setting<Duration> ALERTS_STORM_WINDOW =
      Setting.duration(
          "alerts.storm.window",
          DEFAULTS.alerts().storm().window(),
          "positive",
          "Time over which notifications are counted for `alerts.storm` and its variants.");

  private StageSettingsReader() {}

  /** All keys, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    return List.of(
        HORIZON.description(),
        JOINS_OFF,
        JOINS_ON,
        OWN_DOMAINS,
        DETECTORS_FILE,
        DETECTORS,
        BASELINE_RUNS.description(),
        BASELINE_LEARNING.description(),
        BASELINE_DORMANT.description(),
        BASELINE_WAIT.description(),
        ALERTS_WINDOW.description(),
        ALERTS_SETTLE.description(),
        ALERTS_UNCONFIRMED.description(),
        ALERTS_STORM.description(),
        ALERTS_STORM_UNDECLARED.description(),
        ALERTS_STORM_CRITICAL.description(),
        ALERTS_STORM_WINDOW.description(),
        MAX_CHILDREN.description(),
        MOVE_CHUNK.description(),
        TOMBSTONES.description(),
        GENERATION.description(),
        REPLAY.description());
  }

  private static String methods(Predicate<JoinMethod> selection) {
    return Arrays.stream(JoinMethod.values())
        .filter(selection)
        .map(JoinMethod::label)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /**
   * Reads the settings of the stages; absent keys have their defaults.
   *
   * @throws IllegalArgumentException a value is invalid; the message states the key and the fault
   */
  public static StageSettings read(Map<String, String> properties) {
    var values = new PropertyValues(properties);
    var settings =
        new StageSettings(
            values.get(GENERATION),
            values.get(HORIZON),
            values.get(TOMBSTONES),
            values.get(MOVE_CHUNK),
            values.get(MAX_CHILDREN),
            disabledJoins(values),
            values.get(REPLAY),
            detectors(values),
            new BaselineSettings(
                values.get(BASELINE_RUNS),
                values.get(BASELINE_LEARNING),
                values.get(BASELINE_DORMANT),
                values.get(BASELINE_WAIT)),
            new AlertSettings(
                values.get(ALERTS_WINDOW),
                values.get(ALERTS_SETTLE),
                values.get(ALERTS_UNCONFIRMED),
                new StormLimits(
                    values.get(ALERTS_STORM),
                    values.get(ALERTS_STORM_UNDECLARED),
                    values.get(ALERTS_STORM_CRITICAL),
                    values.get(ALERTS_STORM_WINDOW))),
            values.names(OWN_DOMAINS.key()));
    requireThresholds(settings);
    return settings;
  }

  /** Labels of the join methods that {@code joins.off} and {@code joins.on} leave disabled. */
  public static Set<String> disabledJoins(PropertyValues values) {
    return JoinMethod.disabledLabels(values.names(JOINS_OFF.key()), values.names(JOINS_ON.key()));
  }

  /**
   * Rejects invalid thresholds when settings are read, not in each task when it starts.
   *
   * @throws IllegalArgumentException if a detector rejects its thresholds, or does not exist
   */
  public static void requireThresholds(StageSettings settings) {
    DetectionEngine.create(settings.generation(), settings.detectors());
  }

  private static DetectorSettings detectors(PropertyValues values) {
    String inline = DETECTORS.key();
    String file = DETECTORS_FILE.key();
    if (values.has(inline) && values.has(file)) {
      throw new IllegalArgumentException(inline + " and " + file + " are both set");
    }
    DetectorSettings defaults = DEFAULTS.detectors();
    return values.has(inline)
        ? values.get(inline, json -> DetectorSettings.parse(json, inline), defaults)
        : values.get(file, StageSettingsReader::readDetectors, defaults);
  }

  private static DetectorSettings readDetectors(String file) {
    try {
      return DetectorSettings.read(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
