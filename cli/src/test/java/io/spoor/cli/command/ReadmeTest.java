package io.spoor.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.spoor.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "CHANGELOG.md",
        "cli/README.md",
        "docs/architecture.md",
        "docs/cli.md",
        "docs/configuration.md",
        "docs/kibana.md",
        "docs/operations.md",
        "docs/own-cluster.md",
        "docs/release.md",
        "docs/search.md",
        "docs/sources.md",
        "connectors/README.md",
        "detectors/README.md",
        "release/README.md",
        "schemas/README.md",
        "streams-app/README.md"
      })
  void everyLinkLeadsSomewhere(String name) throws IOException {
    Path file = ROOT.resolve(name);
    var links = Pattern.compile("\\]\\((?!http)([^)#]+)").matcher(Files.readString(file));

    while (links.find()) {
      assertThat(file.resolveSibling(links.group(1))).exists();
    }
  }
}
