package io.spoor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One name, one class: a search for a name finds one thing. */
class ClassNamesTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", ".."));
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /**
   * Names of several classes from before this rule. The list only becomes shorter: a name leaves it
   * when its classes have names of their own.
   */
  private static final Set<String> NOT_YET_RENAMED =
      Set.of(
          "Account",
          "AlertDesk",
          "Alerts",
          "Counters",
          "DeadLetters",
          "Delivery",
          "Document",
          "Documents",
          "Events",
          "Eviction",
          "EvictionTest",
          "Exceptions",
          "Expected",
          "Fault",
          "Fields",
          "History",
          "Identities",
          "Ids",
          "Index",
          "Json",
          "JsonLines",
          "Judging",
          "Keys",
          "Links",
          "Manifests",
          "Names",
          "Offsets",
          "OutageReport",
          "Outcome",
          "Part",
          "Progress",
          "Reading",
          "RecordReader",
          "Records",
          "Report",
          "Resources",
          "Rest",
          "SampleRecords",
          "Sender",
          "Server",
          "Severity",
          "Sha256",
          "SinkSettings",
          "Sources",
          "Story",
          "Style",
          "Subjects",
          "Target",
          "TaskMetrics",
          "Times",
          "TimesTest",
          "Topic",
          "Trees",
          "Trial",
          "Verdict",
          "Verdicts",
          "Words");

  @Test
  void noTwoFilesHaveTheSameName() throws IOException {
    Map<String, List<String>> byName = byName();

    assertThat(byName).hasSizeGreaterThan(1_000);
    byName.values().removeIf(files -> files.size() == 1);
    Map<String, List<String>> unknown = new TreeMap<>(byName);
    unknown.keySet().removeAll(NOT_YET_RENAMED);
    assertThat(unknown).as("classes that share a name").isEmpty();
  }

  @Test
  void theListHoldsNoNameThatIsUniqueByNow() throws IOException {
    Set<String> unique = new TreeSet<>(NOT_YET_RENAMED);
    byName()
        .forEach(
            (name, files) -> {
              if (files.size() > 1) {
                unique.remove(name);
              }
            });

    assertThat(unique).as("names to take out of the list").isEmpty();
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
