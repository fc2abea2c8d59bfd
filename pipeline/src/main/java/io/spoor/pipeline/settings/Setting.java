package io.spoor.pipeline.settings;

import io.spoor.schemas.setting.SettingDescription;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Function;

/**
 * A key of a properties file with a default value.
 *
 * @param description text for the configuration reference
 * @param parser rejects an invalid value with a {@link RuntimeException}
 * @param defaultValue the value if the key is absent
 */
public record Setting<T>(
    SettingDescription description, Function<String, T> parser, T defaultValue) {

  public String key() {
    return description.key();
  }

  /** A whole number. */
  public static Setting<Integer> integer(
      String key, int defaultValue, String values, String meaning) {
    return of(key, "integer", values, meaning, Integer::valueOf, defaultValue);
  }

  /** A whole number of 64 bits. */
  public static Setting<Long> number(String key, long defaultValue, String values, String meaning) {
    return of(key, "integer", values, meaning, Long::valueOf, defaultValue);
  }

  /** An ISO-8601 duration. */
  public static Setting<Duration> duration(
      String key, Duration defaultValue, String values, String meaning) {
    return of(key, "duration", values, meaning, Setting::parseDuration, defaultValue);
  }

  /** A text, taken as it is. */
  public static Setting<String> text(
      String key, String defaultValue, String values, String meaning) {
    return of(key, "text", values, meaning, Function.identity(), defaultValue);
  }

  /** A switch: any text but {@code true} is false. */
  public static Setting<Boolean> flag(String key, boolean defaultValue, String meaning) {
    return of(key, "boolean", "true, false", meaning, Setting::parseFlag, defaultValue);
  }

  private static <T> Setting<T> of(
      String key,
      String type,
      String values,
      String meaning,
      Function<String, T> parser,
      T defaultValue) {
    return new Setting<>(
        new SettingDescription(key, type, String.valueOf(defaultValue), values, meaning),
        parser,
        defaultValue);
  }

  /** Anything but these two texts is a typing error, and would silently be false. */
  private static boolean parseFlag(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(value + " is neither true nor false");
    };
  }

  private static Duration parseDuration(String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          value + " is no ISO-8601 duration such as PT24H, PT10M or PT0.2S", e);
    }
  }
}
