package io.spoor.testkit.page;

import io.spoor.schemas.setting.SettingDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * One table of the configuration reference.
 *
 * @param title heading; empty: the table continues the section before it
 * @param text paragraph above the table
 * @param source file that reads the keys, relative to a module or to the root of the project
 */
public record SettingTable(
    String title, String text, String source, List<SettingDescription> settings) {

  /** A table of keys that a class reads. */
  public SettingTable(
      String title, String text, Class<?> readBy, List<SettingDescription> settings) {
    this(title, text, "src/main/java/" + readBy.getName().replace('.', '/') + ".java", settings);
  }

  /** The type of a key of Kafka's. */
  public static String type(ConfigKey key) {
    return switch (key.type()) {
      case INT, LONG, SHORT -> "integer";
      case DOUBLE -> "number";
      case BOOLEAN -> "boolean";
      case STRING -> "text";
      case LIST -> "list";
      case CLASS -> "class";
      case PASSWORD -> "secret";
    };
  }

  String markdown(Path root) throws IOException {
    var page = new StringBuilder();
    if (!title.isEmpty()) {
      page.append("## ").append(title).append("\n\n");
    }
    page.append(WrappedText.of(text + "\n\nRead by " + link(root) + ".")).append("\n\n");
    page.append("| key | type | default | valid values | meaning |\n|---|---|---|---|---|\n");
    for (SettingDescription setting : settings) {
      page.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  setting.key(),
                  cell(setting.type()),
                  defaultOf(setting),
                  cell(setting.values()),
                  cell(setting.meaning())));
    }
    return page.append("\n").toString();
  }

  private static String defaultOf(SettingDescription setting) {
    String value = setting.defaultValue();
    if (value.isEmpty()) {
      return "none";
    }
    boolean words =
        value.contains(" ") || value.contains("`") || value.equals(SettingDescription.REQUIRED);
    return words ? cell(value) : '`' + cell(value) + '`';
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** A link to the source, which must exist. */
  private String link(Path root) throws IOException {
    try (Stream<Path> directories = Files.list(root)) {
      Path file =
          Stream.concat(Stream.of(root), directories)
              .map(directory -> directory.resolve(source))
              .filter(Files::exists)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no module has " + source));
      String name = file.toFile().getName().replace(".java", "");
      return "[`%s`](../%s)".formatted(name, root.relativize(file));
    }
  }
}
