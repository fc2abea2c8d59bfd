package io.spoor.localstack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.spoor.client.UsageException;
import io.spoor.streams.app.SettingNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code generation.json}: the app generation that a home runs, with its settings.
 *
 * @param number 0 before the first replay
 * @param settings app settings that override the stack's defaults, by key
 * @param replay the replay that builds this generation, until it is complete
 * @param before earlier generations that left offsets, changelogs or state behind
 */
record AppGeneration(
    int number, Map<String, String> settings, @Nullable ReplayState replay, List<Integer> before) {

  /** App configuration keys reserved for the stack. */
  private static final Set<String> STACK_KEYS =
      Set.of("application.id", "generation", "replay", "state.dir", "bootstrap.servers");

  private static final String VIEWS = "decisions.views";

  /**
   * A replay in progress.
   *
   * @param begunMillis start, milliseconds since the Unix epoch
   * @param coversSinceMillis start of the replayed period by arrival time, milliseconds since the
   *     Unix epoch; null if no record was ever removed from the event topic
   */
  record ReplayState(long begunMillis, @Nullable Long coversSinceMillis) {}

  AppGeneration {
    settings = Map.copyOf(settings);
    before = List.copyOf(before);
  }

  static AppGeneration read(StackHome home) {
    return StateFile.read(
        home.generation(), AppGeneration.class, new AppGeneration(0, Map.of(), null, List.of()));
  }

  void write(StackHome home) {
    StateFile.write(home.generation(), this);
  }

  /** Kafka Streams application id; each generation has its own offsets and state. */
  @JsonIgnore
  String applicationId() {
    return applicationId(number);
  }

  static String applicationId(int generation) {
    return generation == 0 ? "spoor" : "spoor-g" + generation;
  }

  /** The app's settings that differ from the stack's defaults. */
  @JsonIgnore
  Map<String, String> appConfig() {
    Map<String, String> config = new TreeMap<>(settings);
    config.put("application.id", applicationId());
    config.put("generation", Integer.toString(number));
    if (replay != null) {
      config.put("replay", "true");
    }
    return config;
  }

  /**
   * A copy with these settings added; an empty value removes a setting.
   *
   * @throws UsageException for a key that is unknown or reserved
   */
  AppGeneration with(Map<String, String> changed) {
    Map<String, String> all = new TreeMap<>(settings);
    Map<String, String> set = new TreeMap<>(changed);
    set.values().removeIf(String::isEmpty);
    List<String> faults = SettingNames.unknown(set.keySet());
    if (!faults.isEmpty()) {
      throw new UsageException(String.join(System.lineSeparator(), faults));
    }
    changed.forEach(
        (key, value) -> {
          if (STACK_KEYS.contains(key)) {
            throw new UsageException(key + " is set by the stack itself");
          }
          if (value.isEmpty()) {
            all.remove(key);
          } else {
            all.put(key, value);
          }
        });
    return new AppGeneration(number, all, replay, before);
  }

  /**
   * A copy that publishes views of live chains, for a decision server. It is not to be saved: the
   * views end with the server.
   *
   * @throws UsageException if a setting turns them off
   */
  AppGeneration withViews() {
    if (settings.getOrDefault(VIEWS, "true").equals("false")) {
      throw new UsageException(
          "a decision server needs the app's setting decisions.views, which is false. Give"
              + " --app decisions.views= to remove the setting, or --no-decisions");
    }
    return with(Map.of(VIEWS, "true"));
  }

  /**
   * The generation that the next replay builds; this one and its predecessors are to be removed.
   */
  AppGeneration next(int next, ReplayState replayState) {
    return new AppGeneration(
        next, settings, replayState, Stream.concat(before.stream(), Stream.of(number)).toList());
  }

  /** A copy whose replay is complete. */
  AppGeneration complete() {
    return new AppGeneration(number, settings, null, before);
  }

  /** A copy without earlier generations, once they are removed. */
  AppGeneration withoutPredecessors() {
    return new AppGeneration(number, settings, replay, List.of());
  }
}
