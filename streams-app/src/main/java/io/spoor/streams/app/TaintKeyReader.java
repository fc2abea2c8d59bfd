package io.spoor.streams.app;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.schemas.setting.SettingDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads the key for content fingerprints: {@code taint.key} (32 hexadecimal digits), or {@code
 * taint.key.file}, a file that contains it. Messages never show the key.
 */
final class TaintKeyReader {
  private static final String KEY = "taint.key";
  private static final String FILE = "taint.key.file";

  private TaintKeyReader() {}

  /** The two keys, for the configuration reference. */
  static List<SettingDescription> descriptions() {
    return List.of(
        new SettingDescription(
            KEY,
            "secret",
            "a publicly known key, with a warning",
            "32 hexadecimal digits",
            "Key of content fingerprints. All instances need the same key."),
        SettingDescription.optional(
            FILE, "path", "", "File that contains the key, instead of `" + KEY + "`."));
  }

  /** The configured key, or else the development key. */
  static TaintKey read(Map<String, String> config) {
    String key = config.get(KEY);
    String file = config.get(FILE);
    if (key != null && file != null) {
      throw new IllegalArgumentException("set " + KEY + " or " + FILE + ", not both");
    }
    if (file != null) {
      try {
        return parse(FILE, Files.readString(Path.of(file.trim())));
      } catch (IOException e) {
        throw new IllegalArgumentException(FILE + " cannot be read: " + file, e);
      }
    }
    return key == null ? TaintKey.DEVELOPMENT : parse(KEY, key);
  }

  private static TaintKey parse(String setting, String hex) {
    try {
      return TaintKey.of(hex);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(setting + " " + e.getMessage(), e);
    }
  }
}
