package io.spoor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a newcomer looks things up, everything has a place, and no other place than it says. */
class ModulesTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", ".."));
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<artifactId>spoor-([a-z-]+)</artifactId>\\s*(?:<[a-z]+>[^<]*</[a-z]+>\\s*)*</dependency>");
  private static final Pattern TYPE = Pattern.compile("\"type\", \"([a-z_]+)\"");
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| ([a-z-]+) \\| [^|]+ \\| ([a-z, -]+) \\|$", Pattern.MULTILINE);
  private static final Pattern FOUND_IN =
      Pattern.compile("^\\| [^|]+ \\| `([^`]+\\.java)` \\| `(\\w+)` \\|$", Pattern.MULTILINE);

  @Test
  void modulesDependOnWhatTheArchitectureSays() throws IOException {
    Map<String, Set<String>> documented = new TreeMap<>();
    String page = read("docs/architecture.md");
    Matcher row =
        DOCUMENTED.matcher(
            page.substring(page.indexOf("## Modules"), page.indexOf("## One `AssumeRole` record")));
    while (row.find()) {
      if (!row.group(2).equals("none") && !row.group(2).contains("---")) {
        documented.put(row.group(1), Set.of(row.group(2).split(", ", -1)));
      }
    }
    documented.remove("module");
    Map<String, Set<String>> built = new TreeMap<>();
    Matcher module = MODULE.matcher(read("pom.xml"));
    while (module.find()) {
      Set<String> dependencies = dependencies(module.group(1));
      if (!dependencies.isEmpty()) {
        built.put(module.group(1), dependencies);
      }
    }

    assertThat(documented).isEqualTo(built);
  }

  @Test
  void theArchitecturePageNamesFilesAndMethodsThatExist() throws IOException {
    Matcher row = FOUND_IN.matcher(read("docs/architecture.md"));
    int rows = 0;
    while (row.find()) {
      assertThat(read(row.group(1))).as(row.group(1)).containsPattern(" " + row.group(2) + "\\(");
      rows++;
    }

    assertThat(rows).isEqualTo(21);
  }

  /** What is on the class path in production. */
  private static Set<String> dependencies(String module) throws IOException {
    Set<String> dependencies = new TreeSet<>();
    Matcher dependency = DEPENDENCY.matcher(read(module + "/pom.xml"));
    while (dependency.find()) {
      if (!dependency.group().contains("<scope>")) {
        dependencies.add(dependency.group(1));
      }
    }
    return dependencies;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "schemas",
        "decisions",
        "platform",
        "content",
        "sources",
        "pipeline",
        "streams-app/streams",
        "offline",
        "connectors",
        "evidence",
        "export",
        "client",
        "localstack",
        "cli",
        "testkit",
        "benchmarks"
      })
  void aModulesReadmeNamesItsPackages(String module) throws IOException {
    String[] path = module.split("/", -1);
    String readme = read(path[0] + "/README.md");
    Path packages =
        ROOT.resolve(path[0]).resolve("src/main/java/io/spoor").resolve(path[path.length - 1]);
    try (Stream<Path> all = Files.list(packages)) {
      assertThat(all.filter(Files::isDirectory))
          .isNotEmpty()
          .allSatisfy(
              each -> assertThat(readme).containsPattern("`…?" + each.getFileName() + "(`|\\.)"));
    }
  }

  @Test
  void everyTypeOfNdjsonIsDocumented() throws IOException {
    Set<String> types = new TreeSet<>();
    for (String module : List.of("cli", "client")) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path source : sources.filter(Files::isRegularFile).toList()) {
          Matcher type = TYPE.matcher(Files.readString(source));
          while (type.find()) {
            types.add('`' + type.group(1) + '`');
          }
        }
      }
    }

    assertThat(types).hasSizeGreaterThan(20);
    assertThat(read("cli/README.md")).contains(types);
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
