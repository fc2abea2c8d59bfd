package io.spoor.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.Script;
import io.spoor.cli.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** deploy/spoor-cli gives --config to the commands that have the option, and to no others. */
class ContainerCommandLineTest {
  private static final Path SCRIPT = Path.of(System.getProperty("spoor.root"), "deploy/spoor-cli");
  private static final String CONFIG = "/etc/spoor/cli.properties";

  private static CommandLine spoor() {
    return RootCommand.commandLine(
        Terminal.of(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8)));
  }

  /** Every command and group of commands, as its words. */
  static Stream<List<String>> commands() {
    return below(spoor(), List.of());
  }

  private static Stream<List<String>> below(CommandLine line, List<String> words) {
    return Stream.concat(
        Stream.of(words),
        line.getSubcommands().entrySet().stream()
            .flatMap(
                each -> {
                  List<String> longer = new ArrayList<>(words);
                  longer.add(each.getKey());
                  return below(each.getValue(), longer);
                }));
  }

  private static boolean takesConfig(List<String> command) {
    CommandLine line = spoor();
    for (String word : command) {
      line = requireNonNull(line.getSubcommands().get(word));
    }
    return line.getCommandSpec().findOption("--config") != null;
  }

  /** The command line that the script starts. */
  private static List<String> started(List<String> command) throws Exception {
    List<String> all = new ArrayList<>(List.of("sh", SCRIPT.toString()));
    all.addAll(command);
    Script run = Script.run(Map.of("SPOOR_JAVA", "printf %s\\n", "JAVA_FLAGS", ""), all);
    assertThat(run.exit()).as(run.output()).isZero();
    List<String> words = run.output().lines().toList();
    return words.subList(words.indexOf("io.spoor.cli.Spoor") + 1, words.size());
  }

  private static List<String> plus(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandGetsTheFileIfItTakesOne(List<String> command) throws Exception {
    List<String> expected = new ArrayList<>(command);
    if (takesConfig(command)) {
      String file =
          command.equals(List.of("retention")) ? "/etc/spoor/retention.properties" : CONFIG;
      expected.addAll(List.of("--config", file));
    }

    assertThat(started(plus(command, "--x", "a b", "--", "-file")))
        .isEqualTo(plus(expected, "--x", "a b", "--", "-file"));
  }

  @Test
  void aFileThatIsNamedStays() throws Exception {
    assertThat(started(List.of("chains", "--config", "mine")))
        .containsExactly("chains", "--config", "mine");
    assertThat(started(List.of("alerts", "ack", "id", "--config=mine")))
        .containsExactly("alerts", "ack", "id", "--config=mine");
  }

  @Test
  void anOptionBeforeTheCommandDoesNotHideIt() throws Exception {
    assertThat(started(List.of("--debug", "evidence", "hold", "add", "x")))
        .containsExactly("--debug", "evidence", "hold", "add", "--config", CONFIG, "x");
    assertThat(started(List.of("--help"))).containsExactly("--help");
    assertThat(started(List.of())).isEmpty();
  }
}
