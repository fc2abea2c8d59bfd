package io.spoor.local.command;

import static io.spoor.local.CommandLineRun.spoor;
import static io.spoor.local.TestFiles.SCENARIO;
import static io.spoor.local.TestFiles.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.local.CommandLineRun;
import io.spoor.local.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that an attacker chose are printed, and do nothing to a terminal or to a script. */
class HostileTextTest {

  /** As JSON writes it: clears the screen, turns the direction of writing, begins a line. */
  private static final String AGENT = "support\\u001b[2J\\u202e\\r\\nCRITICAL 99  faked\\u009b2J";

  /** Sets a terminal's title. */
  private static final String ACTION = "List\\u001b]0;owned\\u0007\\u2028\\nCRITICAL 99  Users";

  private static final String NOT_FOR_A_TERMINAL =
      "[\\x00-\\x1f\\x7f-\\x9f&&[^\\n]]|[\\u202a-\\u202e\\u2028\\u2029]";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void nothingMovesTheCursorOrLooksLikeALineOfOurs() throws IOException {
    CommandLineRun run = analyze();

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("support·[2J··", "List·]0;owned··");
    assertThat(run.out() + run.err()).doesNotContainPattern(NOT_FOR_A_TERMINAL);
    assertThat(run.out().lines()).noneMatch(line -> line.startsWith("CRITICAL 99"));
  }

  @Test
  void ndjsonHasOneObjectALineAndTheNamesAsTheyAre() throws IOException {
    CommandLineRun run = analyze("--json");

    assertThat(run.out())
        .contains("\\u202e", "\\u009b2J", "\\u2028")
        .doesNotContainPattern(NOT_FOR_A_TERMINAL);
    assertThat(run.objects("chain"))
        .extracting((JsonNode chain) -> chain.path("agent_id").asText())
        .anyMatch(agent -> agent.contains("\u001b[2J\u202e\r\nCRITICAL 99  faked\u009b2J"));
  }

  @Test
  void messagesThatQuoteAreHarmlessToo() {
    CommandLineRun run = spoor("analyze", "--source", "otel", "no\u001b[2Jsuch\u0007file");

    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).contains("no·[2Jsuch·file").doesNotContain("\u001b", "\u0007");
    assertThat(Console.safe("a\u001b[31m\nb\u009b2J"))
        .isEqualTo("a·[31m" + System.lineSeparator() + "b·2J");
  }

  private CommandLineRun analyze(String... more) throws IOException {
    Path spans = hostile("otel.ndjson", "\"support-triage\"", "\"" + AGENT + "\"");
    Path events = hostile("cloudtrail.ndjson", "\"ListUsers\"", "\"" + ACTION + "\"");
    String[] arguments = {
      "analyze",
      "--source",
      "otel",
      spans.toString(),
      "--source",
      "cloudtrail",
      events.toString(),
      "--manifests",
      scenario("manifests")
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return spoor(all);
  }

  private Path hostile(String file, String name, String instead) throws IOException {
    String text = Files.readString(SCENARIO.resolve(file));
    assertThat(text).contains(name);
    return Files.writeString(directory.resolve(file), text.replace(name, instead));
  }
}
