package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.decisions.confirmations.ConfirmingServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/ask-before-you-act.md ask a server with the policies of that page. */
class AskBeforeYouActTest {
  private static final String TRACEPARENT =
      "00-" + ConfirmingServers.TRACE + "-00f067aa0ba902b7-01";
  private static final List<String> TOOLS =
      List.of("read_invoice", "delete_ledger", "create_user", "pay");
  private static final List<String> ANSWERS =
      List.of(
          "read_invoice: allowed",
          "delete_ledger: denied, [\"nobody deletes the ledger\"]",
          "create_user: sign in again, phr",
          "pay: allowed");

  @TempDir private Path folder;
  private String page;
  private ConfirmingFixture server;

  @BeforeEach
  void start() throws Exception {
    String root = System.getProperty("spoor.root", "");
    assumeThat(root).as("system property spoor.root is set by the build").isNotEmpty();
    page = Files.readString(Path.of(root, "docs", "ask-before-you-act.md"));
    server = ConfirmingFixture.start(folder, block("cedar"), () -> true);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** The only block of the page in a language. */
  private String block(String language) {
    Matcher matcher =
        Pattern.compile("```" + language + "\\n(.*?)\\n```\\n", Pattern.DOTALL).matcher(page);
    assertThat(matcher.find()).as(language).isTrue();
    return matcher.group(1);
  }

  @Test
  void curlAsks() throws Exception {
    Path script = Files.writeString(folder.resolve("ask.sh"), block("bash"));
    Process process = start(List.of("bash", script.toString()));

    JsonNode answer = PdpFixture.json(new String(process.getInputStream().readAllBytes(), UTF_8));
    assertThat(answer.path("decision").booleanValue()).as(answer.toString()).isTrue();
    assertThat(answer.at("/context/spoor/known").booleanValue()).isTrue();
  }

  @Test
  void theJavaProgramWaitsForAPerson() throws Exception {
    Path source = Files.writeString(folder.resolve("AskFirst.java"), block("java"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classPath = System.getProperty("java.class.path");
    assertThat(run(List.of(java.toString(), "-cp", classPath, source.toString())))
        .isEqualTo(ANSWERS);
  }

  @Test
  void theJavaScriptProgramWaitsForAPerson() throws Exception {
    assumeThat(isInstalled("node")).as("node is installed").isTrue();
    Path source = Files.writeString(folder.resolve("ask-first.mjs"), block("javascript"));
    assertThat(run(List.of("node", source.toString()))).isEqualTo(ANSWERS);
  }

  private static boolean isInstalled(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private Process start(List<String> command) throws Exception {
    var builder = new ProcessBuilder(command).redirectError(folder.resolve("errors").toFile());
    builder
        .environment()
        .putAll(Map.of("PDP", server.url(), "TOKEN", server.token("gateway", "1")));
    return builder.start();
  }

  /** Runs a program over all tools, and approves what it waits for. */
  private List<String> run(List<String> program) throws Exception {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(server.url(), server.token("gateway", "1"), TRACEPARENT));
    command.addAll(TOOLS);
    Process process = start(command);
    try {
      String id = "";
      while (id.isEmpty() && process.isAlive()) {
        id = waiting();
        TimeUnit.MILLISECONDS.sleep(50);
      }
      server.post(
          "console",
          "jti-console",
          "/spoor/v1/confirmations/approve",
          "{\"confirmation_id\":\"" + id + "\"}");
      List<String> lines = process.inputReader(UTF_8).lines().toList();
      assertThat(process.waitFor()).as(Files.readString(folder.resolve("errors"))).isZero();
      return lines;
    } finally {
      process.destroy();
    }
  }

  /** Id of the payment that waits for a person; empty: none does. */
  private String waiting() throws Exception {
    JsonNode listed =
        PdpFixture.json(
            server.post("console", "jti-console", "/spoor/v1/confirmations/list", "{}").body());
    for (JsonNode each : listed.path("confirmations")) {
      if (each.path("resource_id").asText(each.path("tool").asText()).equals("pay")) {
        return each.path("confirmation_id").asText();
      }
    }
    return "";
  }
}
