package io.spoor.cli;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The edits of {@code tools/mutations.txt} fit the code; the tool itself takes most of an hour. */
class MutationEditsTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", ".."));

  @Test
  void eachEditFindsItsTextOnceAndItsTest() throws IOException {
    List<Map<String, String>> edits = edits();
    List<Path> sources = sources();

    assertThat(edits).hasSizeGreaterThan(10);
    for (Map<String, String> edit : edits) {
      String name = edit.get("name");
      List<Path> files = named(sources, "/src/main/", '/' + edit.get("file"));
      assertThat(files).as(name).hasSize(1);
      assertThat(Files.readString(files.getFirst()).split(quoted(edit.getOrDefault("old", "")), -1))
          .as(name)
          .hasSize(2);
      assertThat(
              named(
                  sources,
                  '/' + edit.get("module") + "/src/test/",
                  '/' + edit.get("test") + ".java"))
          .as(name)
          .hasSize(1);
    }
  }

  private static String quoted(String text) {
    return Pattern.quote(text);
  }

  /** The blocks of the file: lines {@code field: value}. */
  private static List<Map<String, String>> edits() throws IOException {
    String text = Files.readString(ROOT.resolve("tools/mutations.txt"));
    return Stream.of(text.split("\n\n+", -1))
        .map(
            block ->
                block
                    .lines()
                    .filter(line -> !line.startsWith("#") && line.contains(":"))
                    .map(line -> line.split(":", 2))
                    .collect(toMap(field -> field[0], field -> field[1].strip())))
        .filter(edit -> edit.containsKey("file"))
        .toList();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files =
        Files.find(
            ROOT,
            Integer.MAX_VALUE,
            (path, attributes) ->
                attributes.isRegularFile() && path.toString().endsWith(".java"))) {
      return files.filter(path -> !path.toString().contains("/target/")).toList();
    }
  }

  private static List<Path> named(List<Path> sources, String part, String end) {
    return sources.stream()
        .filter(path -> path.toString().contains(part) && path.toString().endsWith(end))
        .toList();
  }
}
