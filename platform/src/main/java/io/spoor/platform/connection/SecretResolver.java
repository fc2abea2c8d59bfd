package io.spoor.platform.connection;

import io.spoor.schemas.setting.SettingDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Resolves references to secrets in Kafka's notation, which Connect also supports (KIP-297,
 * KIP-421, KIP-887). {@code ${env:NAME}} is an environment variable, {@code ${directory:DIR:FILE}}
 * a whole file (a mounted secret), {@code ${file:FILE:KEY}} an entry of a properties file.
 */
public final class SecretResolver {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(env|directory|file):([^}]*)}", Pattern.CASE_INSENSITIVE);

  private SecretResolver() {}

  /** The forms of a reference, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    return List.of(
        SettingDescription.optional(
            "${file:FILE:KEY}", "reference", "", "The value of KEY in the properties file FILE."),
        SettingDescription.optional(
            "${directory:DIR:FILE}",
            "reference",
            "",
            "The whole content of FILE in the directory DIR, such as a mounted secret, without one"
                + " trailing line end."),
        SettingDescription.optional(
            "${env:NAME}", "reference", "", "The value of the environment variable NAME."));
  }

  /**
   * The settings with every reference resolved; one trailing line end of a file's text is removed.
   *
   * @throws IllegalArgumentException if a reference cannot be resolved; names the key and the
   *     reference, never a value
   */
  public static Map<String, String> resolve(Map<String, String> settings) {
    Map<String, String> resolved = new HashMap<>();
    try (var env = new EnvVarConfigProvider();
        var directory = new DirectoryConfigProvider();
        var file = new FileConfigProvider()) {
      env.configure(Map.of());
      directory.configure(Map.of());
      file.configure(Map.of());
      var transformer =
          new ConfigTransformer(
              Map.<String, ConfigProvider>of("env", env, "directory", directory, "file", file));
      settings.forEach((key, value) -> resolved.put(key, resolve(transformer, key, value)));
    } catch (java.io.IOException e) {
      throw new IllegalStateException("closing a reader of files that keeps none open", e);
    }
    return resolved;
  }

  private static String resolve(ConfigTransformer transformer, String key, String value) {
    Matcher references = REFERENCE.matcher(value);
    if (!references.find()) {
      return value;
    }
    var text = new StringBuilder();
    do {
      String reference = references.group();
      references.appendReplacement(
          text, Matcher.quoteReplacement(resolveOne(transformer, key, reference)));
    } while (references.find());
    return references.appendTail(text).toString();
  }

  private static String resolveOne(ConfigTransformer transformer, String key, String reference) {
    String resolved;
    try {
      resolved = transformer.transform(Map.of(key, reference)).data().get(key);
    } catch (ConfigException e) {
      throw missing(key, reference, e);
    }
    if (resolved == null || resolved.equals(reference)) {
      throw missing(key, reference, null);
    }
    return resolved.endsWith("\n") ? resolved.substring(0, resolved.length() - 1) : resolved;
  }

  private static IllegalArgumentException missing(
      String key, String reference, @org.jspecify.annotations.Nullable Exception cause) {
    String problem =
        reference.startsWith("${env:")
            ? " is not set in the environment"
            : " cannot be read: check that the file exists and that this user may read it";
    return new IllegalArgumentException(key + ": " + reference + problem, cause);
  }
}
