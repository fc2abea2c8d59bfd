package io.spoor.pipeline.settings;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Typed values of a properties file. Every error is an {@link IllegalArgumentException} that names
 * the key.
 */
public record PropertyValues(Map<String, String> properties) {
  public PropertyValues {
    properties = Map.copyOf(properties);
  }

  public boolean has(String key) {
    return properties.containsKey(key);
  }

  /** The value, without the blanks around it. */
  public String required(String key) {
    String value = properties.get(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(key + " is not set");
    }
    return value.trim();
  }

  public <T> T get(String key, Function<String, T> parse, T defaultValue) {
    String value = properties.get(key);
    if (value == null) {
      return defaultValue;
    }
    try {
      return parse.apply(value.trim());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(key + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The value of a key, or its default. */
  public <T> T get(Setting<T> setting) {
    return get(setting.key(), setting.parser(), setting.defaultValue());
  }

  /** A comma-separated list; empty if the key is absent. */
  public Set<String> names(String key) {
    return Arrays.stream(properties.getOrDefault(key, "").trim().split("\\s*,\\s*"))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The properties whose keys have the prefix, without it. */
  public Map<String, String> withPrefix(String prefix) {
    Map<String, String> found = new HashMap<>();
    new TreeMap<>(properties)
        .tailMap(prefix)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
              }
            });
    return found;
  }
}
