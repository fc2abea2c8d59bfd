package io.spoor.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.output.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of docs/ask-before-you-act.md ask {@code bin/spoor pdp} with the policies of that
 * page. Without a stack it knows no run and asks no person, so what these can lift stays denied;
 * {@code AskBeforeYouActTest} has a server that does.
 */
class AskFirstProgramsTest {
  private static final Path PAGE =
      Path.of(System.getProperty("spoor.root", ".."), "docs", "ask-before-you-act.md");
  private static final String TRACEPARENT =
      "00-bea1e1983458618bce1223a756f29193-00f067aa0ba902b7-01";

  /** The server takes anyone who reaches its loopback address. */
  private static final String TOKEN = "none";

  private static final List<String> TOOLS =
      List.of("read_invoice", "delete_ledger", "create_user", "pay");

  @TempDir private Path folder = Path.of("");

  private @Nullable Thread server;
  private String url = "";

  @BeforeEach
  void start() throws Exception {
    Path policies = Files.createDirectory(folder.resolve("policies"));
    Files.writeString(policies.resolve("p.cedar"), block("cedar"));
    var written = new PipedOutputStream();
    var lines = new BufferedReader(new InputStreamReader(new PipedInputStream(written), UTF_8));
    Terminal terminal =
        Terminal.of(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(written, true, UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
    server =
        Thread.ofPlatform()
            .start(() -> RootCommand.run(terminal, "pdp", "--policies", policies.toString()));
    url = lines.readLine();
  }

  @AfterEach
  void stop() throws InterruptedException {
    Thread started = Objects.requireNonNull(server);
    started.interrupt();
    started.join(20_000);
    assertThat(started.isAlive()).isFalse();
  }

  /** The only block of the page in a language. */
  private static String block(String language) throws Exception {
    Matcher matcher =
        Pattern.compile("```" + language + "\\n(.*?)\\n```\\n", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(matcher.find()).as(language).isTrue();
    return matcher.group(1);
  }

  private List<String> run(String... command) throws Exception {
    Path errors = folder.resolve("errors");
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().putAll(Map.of("PDP", url, "TOKEN", TOKEN));
    Process process = builder.start();
    List<String> lines = process.inputReader(UTF_8).lines().toList();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return lines;
  }

  @Test
  void curlAsks() throws Exception {
    Path script = Files.writeString(folder.resolve("ask.sh"), block("bash"));

    JsonNode answer =
        new ObjectMapper().readTree(String.join("\n", run("bash", script.toString())));

    assertThat(answer.path("decision").booleanValue()).as(answer.toString()).isTrue();
    assertThat(answer.at("/context/policies/0").asText()).isEqualTo("calls");
  }

  @Test
  void theJavaProgramAsksForEachTool() throws Exception {
    Path source = Files.writeString(folder.resolve("AskFirst.java"), block("java"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), source.toString()));
    command.addAll(List.of(url, TOKEN, TRACEPARENT));
    command.addAll(TOOLS);

    assertThat(run(command.toArray(String[]::new)))
        .containsExactly(
            "read_invoice: allowed",
            "delete_ledger: denied, [\"nobody deletes the ledger\"]",
            "create_user: denied, [\"administration needs a recent sign-in\"]",
            "pay: denied, [\"payments need a person\"]");
  }
}
