package io.spoor.launchers;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes configuration files that servers read at start. */
final class ConfigFile {

  private ConfigFile() {}

  /** {@code key<separator>value} lines, sorted; {@code overrides} take precedence. */
  static Path write(
      Path file, String separator, Map<String, String> settings, Map<String, String> overrides) {
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(overrides);
    String text =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + separator + entry.getValue() + "\n")
            .collect(Collectors.joining());
    return PrivateFiles.write(file, text);
  }
}
