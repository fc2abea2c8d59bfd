package io.spoor.cli.command;

import static io.spoor.cli.CommandLineRun.spoor;
import static io.spoor.cli.TestFiles.SCENARIO;
import static io.spoor.cli.TestFiles.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.cli.output.AlertRenderer;
import io.spoor.cli.output.DisplayOptions;
import io.spoor.cli.output.ResultTables;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.AlertJson;
import io.spoor.client.json.ResultJson;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.DeadLetterView;
import io.spoor.client.result.DeliveryView;
import io.spoor.client.result.VerdictView;
import io.spoor.client.triage.TriageException;
import io.spoor.client.triage.VerdictRequest;
import io.spoor.evidence.note.KeyName;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.text.TextSanitizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names that an attacker chose are printed, and do nothing to a terminal or to a script. */
class HostileTextTest {

  /** As JSON writes it: clears the screen, turns the direction of writing, begins a line. */
  private static final Pattern FAKED_LINE = Pattern.compile("CRITICAL 99  (faked|Users)");

  private static final String AGENT = "support\\u001b[2J\\u202e\\r\\nCRITICAL 99  faked\\u009b2J";

  /** Sets a terminal's title. */
  private static final String ACTION = "List\\u001b]0;owned\\u0007\\u2028\\nCRITICAL 99  Users";

  private static final String UNSAFE_CHARACTERS =
      "[\\x00-\\x1f\\x7f-\\x9f&&[^\\n]]|[\\u202a-\\u202e\\u2028\\u2029]";

  private static final DisplayOptions DISPLAY = new DisplayOptions(120, false);

  /** Text on its way to people: what an attacker chose goes in, what is shown comes out. */
  private static final Map<String, UnaryOperator<String>> OUTPUTS =
      Map.of(
          "a message", Terminal::safe,
          "a table of dead letters",
              text -> shown(ResultTables.deadLetters(List.of(deadLetter(text)), DISPLAY)),
          "alerts", text -> shown(AlertRenderer.alerts(List.of(alert(text)), DISPLAY)),
          "alerts as JSON", text -> AlertJson.alert(alert(text)),
          "a dead letter as JSON", text -> ResultJson.deadLetter(deadLetter(text)),
          "a verdict as JSON", text -> AlertJson.verdict(verdict(text)),
          "wrong usage", text -> spoor("findings", "--since", text).err(),
          "an option that is not there", text -> spoor("findings", "--x" + text + "y").err(),
          "the name of an evidence key", HostileTextTest::keyName,
          "a log", HostileTextTest::logged);

  /** One code point or more of every kind of text that hides, moves or breaks what is shown. */
  private static final List<Integer> UNSAFE =
      List.of(
          0x07, 0x1B, 0x7F, 0x9B, // control characters
          0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, // no width
          0x061C, 0x200E, 0x200F, 0x202E, 0x2066, // direction
          0x2028, 0x2029, // lines
          0xFE0F, 0xE0100, // variation selectors
          0xE0041, 0xE007F, // tags
          0x3164, 0x2800, // fillers
          0xD83D, 0xDC3E, // half a surrogate pair
          0xE000); // private use

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void nothingMovesTheCursorOrLooksLikeALineOfOurs() throws IOException {
    CommandLineRun run = analyze();

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("support·[2J··", "List·]0;owned··");
    assertThat(run.out() + run.err()).doesNotContainPattern(UNSAFE_CHARACTERS);
    assertThat(run.out().lines()).noneMatch(line -> FAKED_LINE.matcher(line).lookingAt());
  }

  @Test
  void ndjsonHasOneObjectALineAndTheNamesAsTheyAre() throws IOException {
    CommandLineRun run = analyze("--json");

    assertThat(run.out())
        .contains("\\u202e", "\\u009b2J", "\\u2028")
        .doesNotContainPattern(UNSAFE_CHARACTERS);
    assertThat(run.objects("chain"))
        .extracting((JsonNode chain) -> chain.path("agent_id").asText())
        .anyMatch(agent -> agent.contains("\u001b[2J\u202e\r\nCRITICAL 99  faked\u009b2J"));
  }

  @Test
  void messagesThatQuoteAreHarmlessToo() {
    CommandLineRun run = spoor("analyze", "--source", "otel", "no\u001b[2Jsuch\u0007file");

    assertThat(run.exit()).isNotZero();
    assertThat(run.err()).contains("no·[2Jsuch·file").doesNotContain("\u001b", "\u0007");
    assertThat(Terminal.safe("a\u001b[31m\nb\u009b2J"))
        .isEqualTo("a·[31m" + System.lineSeparator() + "b·2J");
  }

  static Stream<Arguments> everyOutputAndUnsafeCodePoint() {
    return OUTPUTS.keySet().stream()
        .sorted()
        .flatMap(output -> UNSAFE.stream().map(point -> Arguments.of(output, point)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("everyOutputAndUnsafeCodePoint")
  void noOutputShowsAnUnsafeCodePoint(String output, int point) {
    String unsafe = Character.toString(point);

    String shown = Objects.requireNonNull(OUTPUTS.get(output)).apply("ad" + unsafe + "min");

    assertThat(shown).contains("ad").contains("min");
    assertThat(shown.codePoints().filter(each -> each == point)).isEmpty();
    assertThat(shown.lines()).allMatch(TextSanitizer::isSafe);
  }

  @ParameterizedTest
  @MethodSource("unsafe")
  void nobodyGivesAVerdictUnderANameWithAnUnsafeCodePoint(int point) {
    assertThatThrownBy(
            () -> new VerdictRequest("benign", "ad" + Character.toString(point) + "min", null))
        .isInstanceOf(TriageException.class);
  }

  static List<Integer> unsafe() {
    return UNSAFE;
  }

  @Test
  void columnsAlignWhateverTheirTextIs() {
    List<String> lines =
        ResultTables.exceptions(
            Map.of(
                exception("審査"), "in-force",
                exception("e\u0301te\u0301"), "in-force",
                exception("a\u200bb"), "in-force",
                exception("🐾"), "in-force"),
            DISPLAY);

    assertThat(lines.stream().map(HostileTextTest::columnOfState).distinct()).hasSize(1);
  }

  /** Columns before the second one, as a terminal counts them for these four texts. */
  private static int columnOfState(String line) {
    String before = line.substring(0, Math.max(line.indexOf("in-force"), line.indexOf("STATE")));
    return before.codePoints().map(point -> point == 0x301 ? 0 : point > 0x2E80 ? 2 : 1).sum();
  }

  private static ExceptionRule exception(String id) {
    return ExceptionRule.newBuilder()
        .setExceptionId(id)
        .setTenant("t")
        .setEffectiveFrom(0)
        .setExpires(1)
        .setWho("w")
        .setReason("r")
        .setDigest("d")
        .setDocument("{}")
        .setMatch(List.of())
        .build();
  }

  private static String shown(List<String> lines) {
    return String.join("\n", lines);
  }

  private static String keyName(String name) {
    try {
      throw new AssertionError("taken: " + KeyName.check(name));
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static AlertView alert(String text) {
    return new AlertView(
        "4be0c1aa",
        1,
        "chain",
        "open",
        "high",
        70,
        text,
        text,
        text,
        "c1",
        text,
        text,
        text,
        text,
        0,
        0,
        1,
        List.of(),
        List.of(text),
        1,
        List.of(text),
        "high",
        "first",
        "high",
        0,
        null,
        0,
        verdict(text),
        List.of(new DeliveryView("4be0c1aa", text, "opened", "refused", 1, text, 0, null)));
  }

  private static VerdictView verdict(String text) {
    return new VerdictView("4be0c1aa", "close", "benign", text, text, 0, "high", List.of(text));
  }

  private static DeadLetterView deadLetter(String text) {
    return new DeadLetterView(0, text, text, text, text, text, 0, 0, text, 1, text);
  }

  /** As the logs of Kafka, Connect and the app write a message. */
  private static String logged(String text) {
    var layout = new Properties();
    try (InputStream in =
        Files.newInputStream(
            Path.of(System.getProperty("spoor.root", ".."))
                .resolve(
                    "launchers/src/main/resources/io/spoor/launchers/child-log4j2.properties"))) {
      layout.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String pattern = layout.getProperty("appender.console.layout.pattern");
    Matcher replace = Pattern.compile("\\{(\\[[^{}]+])}\\{\\.}").matcher(pattern);
    String shown = "";
    while (replace.find()) {
      shown += text.replaceAll(replace.group(1), ".") + "\n";
    }
    assertThat(shown.lines()).hasSize(2);
    return shown;
  }

  private CommandLineRun analyze(String... options) throws IOException {
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
    String[] all = Arrays.copyOf(arguments, arguments.length + options.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    return spoor(all);
  }

  private Path hostile(String file, String name, String replacement) throws IOException {
    String text = Files.readString(SCENARIO.resolve(file));
    assertThat(text).contains(name);
    return Files.writeString(directory.resolve(file), text.replace(name, replacement));
  }
}
