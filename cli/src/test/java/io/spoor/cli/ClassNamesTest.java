package io.spoor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One name, one class: a search for a name finds one thing. */
class ClassNamesTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", ".."));
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  @Test
  void noTwoFilesHaveTheSameName() throws IOException {
    Map<String, List<String>> byName = byName();

    assertThat(byName).hasSizeGreaterThan(1_000);
    byName.values().removeIf(files -> files.size() == 1);
    assertThat(byName).as("classes that share a name").isEmpty();
  }

  private static Map<String, List<String>> byName() throws IOException {
    Map<String, List<String>> byName = new TreeMap<>();
    Matcher module = MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")));
    while (module.find()) {
      for (String sources : List.of("src/main/java", "src/test/java")) {
        Path directory = ROOT.resolve(module.group(1)).resolve(sources);
        if (Files.isDirectory(directory)) {
          collect(directory, byName);
        }
      }
    }
    return byName;
  }

  private static void collect(Path directory, Map<String, List<String>> byName) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = String.valueOf(file.getFileName());
        // Each package has a package-info.
        if (name.endsWith(".java") && !name.equals("package-info.java")) {
          byName
              .computeIfAbsent(
                  name.substring(0, name.length() - ".java".length()), key -> new ArrayList<>())
              .add(ROOT.relativize(file).toString());
        }
      }
    }
  }
}
