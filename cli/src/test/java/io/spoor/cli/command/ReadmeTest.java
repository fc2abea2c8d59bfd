package io.spoor.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.spoor.cli.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The README and docs/cli.md show command lines that exist and output that is printed; EndToEndIT
 * and DemoIT run the commands.
 */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", ".."));
  private static final Path README = ROOT.resolve("README.md");
  private static final Path COMMANDS = ROOT.resolve("docs/cli.md");

  static Stream<String> commandLines() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(README));
    lines.addAll(Files.readAllLines(COMMANDS));

    return lines.stream()
        .filter(line -> line.startsWith("bin/spoor "))
        // A program of its own: the tests of benchmarks call it.
        .filter(line -> !line.startsWith("bin/spoor bench"))
        .map(line -> line.replaceFirst("\\s+#.*", "").substring("bin/spoor ".length()));
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void everyCommandLineCanBeCalled(String line) {
    Terminal terminal = Terminal.of(new ByteArrayInputStream(new byte[0]), System.out, System.err);

    assertThatCode(() -> RootCommand.commandLine(terminal).parseArgs(line.split(" ")))
        .doesNotThrowAnyException();
  }

  @Test
  void theChainItShowsIsTheOneThatIsPrinted() throws IOException {
    List<String> printed =
        Files.readAllLines(Path.of("src/test/resources/golden/chain-talked-into-a-role.txt"));
    List<String> readme = Files.readAllLines(README);
    int from = readme.indexOf(printed.getFirst());
    List<String> shown =
        readme.subList(from, readme.size()).stream()
            .takeWhile(line -> !line.startsWith("```"))
            .filter(line -> !line.strip().equals("…"))
            .toList();

    assertThat(shown).isNotEmpty().isSubsetOf(printed);
  }
}
