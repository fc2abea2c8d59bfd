package io.spoor.schemas.setting;

/**
 * Describes one configuration key for {@code docs/configuration.md}.
 *
 * @param key the name; a part in angle brackets is a placeholder
 * @param type type of the value, such as {@code duration}
 * @param defaultValue text of the default; empty: none
 * @param values valid values, in words; empty: any of the type
 * @param meaning effect of the setting, in one or two sentences
 */
public record SettingDescription(
    String key, String type, String defaultValue, String values, String meaning) {

  /** Default of a key without which the configuration is rejected. */
  public static final String REQUIRED = "required";

  /** A key that must be set. */
  public static SettingDescription required(
      String key, String type, String values, String meaning) {
    return new SettingDescription(key, type, REQUIRED, values, meaning);
  }

  /** A key without a default value. */
  public static SettingDescription optional(
      String key, String type, String values, String meaning) {
    return new SettingDescription(key, type, "", values, meaning);
  }
}
