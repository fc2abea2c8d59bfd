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
