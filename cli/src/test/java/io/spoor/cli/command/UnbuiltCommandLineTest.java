package io.spoor.cli.command;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/spoor} in a source tree that was never built: help must not wait for a build. */
class UnbuiltCommandLineTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", ".."));
  private static final Path HELP = ROOT.resolve("bin/help.txt");

  private static final Pattern WORD = Pattern.compile("[a-z-]+");

  @TempDir private Path tree;

  /** {@code -Dspoor.pages=write} writes the file. */
  @Test
  void theStoredHelpIsThatOfTheBuiltCommandLine() throws IOException {
    String help = spoor("--help").out();
    if ("write".equals(System.getProperty("spoor.pages"))) {
      Files.writeString(HELP, help);
    }
    assertThat(HELP).hasContent(help);
  }

  @Test
  void helpVersionAndCompletionNeedNoBuild() throws Exception {
    for (String file : List.of("bin/spoor", "bin/help.txt", "pom.xml")) {
      Files.createDirectories(tree.resolve(file).getParent());
      Files.copy(ROOT.resolve(file), tree.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }

    assertThat(unbuilt("--help").output()).isEqualTo(Files.readString(HELP));
    assertThat(unbuilt("--version").output())
        .matches("spoor \\d+\\.\\d+\\.\\d+\\S*, not built yet\n");
    Script completed =
        Script.run(
            Map.of(),
            List.of(
                "bash",
                "-c",
                "source <('%s' completion bash) && complete -p spoor"
                    .formatted(tree.resolve("bin/spoor"))));
    assertThat(completed.exit()).isZero();
    assertThat(WORD.matcher(completed.output()).results().map(MatchResult::group).toList())
        .containsAll(subcommands())
        .doesNotContain("Start");
    assertThat(tree.resolve(".spoor")).as("what a build leaves").doesNotExist();
  }

  @Test
  void theFirstCommandBuildsWhateverTheDirectory() throws Exception {
    Path jdk = tree.resolve("jdk");
    Path tools = tree.resolve("tools");
    for (Path directory : List.of(tree.resolve("bin"), tools, jdk.resolve("bin"))) {
      Files.createDirectories(directory);
    }
    Files.copy(ROOT.resolve("bin/spoor"), tree.resolve("bin/spoor"));
    for (String source : List.of("pom.xml", "cli/pom.xml", "cli/src/main/A.java")) {
      Files.createDirectories(tree.resolve(source).getParent());
      Files.createFile(tree.resolve(source));
    }
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Script.put(jdk.resolve("bin"), "java", "echo started");
    Script.put(jdk.resolve("bin"), "javac", "exit 1");
    Script.put(
        tools,
        "mvn",
        """
        mkdir -p cli/target/dist/cli/lib cli/target/dist/plugins/sinks
        touch cli/target/dist/cli/lib/spoor-cli-1.jar cli/target/dist/plugins/sinks/sinks.jar""");

    Script first =
        Script.run(
            Map.of("JAVA_HOME", jdk.toString(), "PATH", tools + ":" + System.getenv("PATH")),
            List.of(
                "bash", "-c", "cd / && bash '%s' detectors".formatted(tree.resolve("bin/spoor"))));

    assertThat(first.exit()).as(first.output()).isZero();
    assertThat(first.output()).endsWith("started\n").doesNotContain("No such file");
    assertThat(tree.resolve("cli/target/dist/sources.digest")).isNotEmptyFile();
  }

  private Script unbuilt(String argument) throws IOException, InterruptedException {
    return Script.run(
        Map.of("JAVA_HOME", ""), List.of(tree.resolve("bin/spoor").toString(), argument));
  }

  private static List<String> subcommands() {
    return spoor("--help")
        .out()
        .lines()
        .dropWhile(line -> !line.equals("Commands:"))
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .map(line -> line.substring(2, line.indexOf(' ', 2)))
        .toList();
  }
}
