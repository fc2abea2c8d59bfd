package io.spoor.streams.app;

import io.spoor.pipeline.tuning.Misspelling;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Names of the application's settings, to report misspelt ones, which would have no effect. */
public final class SettingNames {
  static final Set<String> NAMES =
      Set.of(
          "alerts.storm",
          "alerts.storm.window",
          "alerts.window",
          "application.id",
          "baseline.dormant",
          "baseline.learning",
          "baseline.runs",
          "bootstrap.servers",
          "commit.early",
          "content.capture",
          "detectors",
          "detectors.file",
          "generation",
          "health.host",
          "health.port",
          "health.port.file",
          "horizon",
          "joins.off",
          "joins.on",
          "max.children",
          "max.content.chars",
          "max.record.bytes",
          "move.chunk",
          "publish.interval",
          "replay",
          "rows.cache.bytes",
          "sources",
          "state.dir",
          "taint.key",
          "taint.key.file",
          "tenant",
          "tombstones",
          "topics.min.insync.replicas",
          "topics.partitions",
          "topics.replication");

  /** Prefixes of settings that Kafka and the registry client check. */
  static final List<String> PREFIXES = List.of("kafka.", "schema.registry.", "streams.");

  private SettingNames() {}

  /** A message for each unknown name. */
  public static List<String> unknown(Collection<String> names) {
    return names.stream()
        .filter(name -> !NAMES.contains(name) && PREFIXES.stream().noneMatch(name::startsWith))
        .sorted()
        .map(SettingNames::fault)
        .toList();
  }

  private static String fault(String name) {
    return "the app has no setting named "
        + name
        + Misspelling.nearest(name, NAMES)
            .map(meant -> "; did you mean " + meant + "?")
            .orElse("; streams-app/README.md lists them");
  }
}
