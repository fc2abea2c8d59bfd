package io.spoor.client.kibana;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.CommandLineRun;
import io.spoor.launchers.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kibana import} against a server that takes and refuses what Kibana takes and refuses. */
class KibanaImportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory = Path.of("");

  private FakeKibana kibana = start();

  private static FakeKibana start() {
    try {
      return new FakeKibana();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    kibana.close();
  }

  private CommandLineRun run(String... options) {
    List<String> line = new ArrayList<>(List.of("kibana", "import", "--url", kibana.url()));
    line.addAll(List.of(options));
    return spoor(line.toArray(String[]::new));
  }

  private int objectCount() {
    return (int)
        new String(SavedObjects.ndjson(), java.nio.charset.StandardCharsets.UTF_8).lines().count();
  }

  @Test
  void importsEveryObjectAndSaysWhich() {
    CommandLineRun first = run();
    CommandLineRun again = run();

    assertThat(first.exit()).isZero();
    assertThat(first.out())
        .contains(
            "dashboard spoor-chain-explorer: imported", "index-pattern spoor-actions: imported");
    assertThat(first.err())
        .contains(objectCount() + " of " + objectCount() + " objects are in Kibana 9.1.4");
    assertThat(again.exit()).as("over the first ones").isZero();
    assertThat(kibana.objects).hasSize(objectCount());
  }

  @Test
  void intoASpace() {
    assertThat(run("--space", "soc").exit()).isZero();

    assertThat(kibana.objects).containsKey("/s/socdashboard/spoor-soc-overview");
  }

  @Test
  void saysOfEachObjectWhyItWasNotTaken() throws Exception {
    kibana.rejected.put(
        "dashboard/spoor-soc-overview", JSON.readTree("{\"type\":\"unsupported_type\"}"));
    kibana.rejected.put(
        "search/spoor-agents",
        JSON.readTree(
            "{\"type\":\"missing_references\",\"references\":[{\"type\":\"index-pattern\",\"id\":\"gone\"}]}"));
    kibana.rejected.put("search/spoor-principals", JSON.readTree("{\"type\":\"conflict\"}"));
    kibana.rejected.put(
        "index-pattern/spoor-events",
        JSON.readTree("{\"type\":\"unknown\",\"message\":\"too old\",\"statusCode\":422}"));

    CommandLineRun text = run();
    CommandLineRun lines = run("--json");

    assertThat(text.exit()).isEqualTo(1);
    assertThat(text.err())
        .contains(
            "dashboard spoor-soc-overview: NOT imported: this Kibana does not support its type",
            "search spoor-agents: NOT imported: a referenced object is missing: index-pattern gone",
            "search spoor-principals: NOT imported: another object has its id",
            "index-pattern spoor-events: NOT imported: too old (422)",
            objectCount() - 4 + " of " + objectCount() + " objects");
    assertThat(lines.exit()).isEqualTo(1);
    assertThat(lines.objects()).hasSize(objectCount());
    assertThat(lines.objects())
        .filteredOn(each -> !each.path("imported").asBoolean())
        .extracting(each -> each.path("id").asText())
        .containsExactlyInAnyOrder(
            "spoor-soc-overview", "spoor-agents", "spoor-principals", "spoor-events");
  }

  @Test
  void anOlderKibanaGetsNothing() {
    kibana.version = "8.19.3";

    CommandLineRun run = run();

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("is 8.19.3; the objects are for 9 and later");
    assertThat(kibana.objects).isEmpty();
  }

  @Test
  void logsInByApiKeyOrPasswordAndNeverSaysWhich() throws Exception {
    Path key = PrivateFiles.write(directory.resolve("key"), "c2VjcmV0\n");
    Path password = PrivateFiles.write(directory.resolve("password"), "hunter2\n");

    kibana.authorization = "ApiKey c2VjcmV0";
    CommandLineRun byKey = run("--api-key-file", key.toString());
    CommandLineRun wrong = run("--user", "elastic", "--password-file", password.toString());
    CommandLineRun without = run();
    kibana.authorization = "Basic ZWxhc3RpYzpodW50ZXIy";
    CommandLineRun byPassword = run("--user", "elastic", "--password-file", password.toString());

    assertThat(byKey.exit()).isZero();
    assertThat(byPassword.exit()).isZero();
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.err()).contains("does not accept the login (401)").doesNotContain("hunter2");
    assertThat(without.exit()).isEqualTo(1);
    assertThat(without.err()).contains("returned no version; it requires a login");
  }

  @Test
  void namesWhatIsWrongWithTheLogin() throws Exception {
    Path empty = PrivateFiles.write(directory.resolve("empty"), "\n");

    assertThat(run("--api-key-file", empty.toString()).err()).contains("must hold one line");
    assertThat(run("--api-key-file", "nowhere").err()).contains("file not found");
    assertThat(run("--user", "elastic").exit()).isEqualTo(2);
    assertThat(spoor("kibana", "import", "--url", "http://a:b@127.0.0.1:1").exit()).isEqualTo(2);
    assertThat(spoor("kibana", "import", "--url", "kibana").exit()).isEqualTo(2);
  }

  @Test
  void namesTheFileOfTheAuthorityThatCannotBeUsed() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "\n");

    CommandLineRun without = run("--ca-file", empty.toString());
    CommandLineRun missing = run("--ca-file", "nowhere.pem");

    assertThat(without.exit()).isEqualTo(1);
    assertThat(without.err()).contains("--ca-file", "empty.pem", "no CERTIFICATE block");
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err()).contains("--ca-file", "nowhere.pem", "file not found");
  }

  @Test
  void saysThatItDoesNotAnswerOrIsNotReady() {
    kibana.status = 503;
    assertThat(run().err()).contains("is not ready yet (503)");
    kibana.status = 403;
    assertThat(run().err()).contains("(403)", "Saved Objects Management");
    kibana.close();
    CommandLineRun gone = run();
    assertThat(gone.exit()).isEqualTo(1);
    assertThat(gone.err()).contains("does not respond");
  }

  @Test
  void printsWhatItWouldSend() {
    CommandLineRun print = spoor("kibana", "print");

    assertThat(print.exit()).isZero();
    assertThat(print.objects()).hasSize(objectCount());
  }
}
