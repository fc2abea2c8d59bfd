package io.spoor.streams.app;

import io.spoor.pipeline.tuning.Misspelling;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.schemas.setting.SettingDescription;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of the application's settings, to report misspelt ones, which would have no effect. */
public final class SettingNames {
  static final Set<String> NAMES =
      Stream.concat(
              AppSettings.descriptions().stream().map(SettingDescription::key),
              Stream.of(KafkaConnection.BOOTSTRAP_SERVERS))
          .collect(Collectors.toUnmodifiableSet());

  /** Prefixes of settings that Kafka and the registry client check. */
  static final List<String> PREFIXES =
      List.of(KafkaConnection.PREFIX, RegistryConfig.PREFIX, AppSettings.STREAMS);

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
            .orElse("; docs/configuration.md lists them");
  }
}
