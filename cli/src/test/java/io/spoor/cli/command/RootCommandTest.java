package io.spoor.cli.command;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RootCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "up",
        "down",
        "status",
        "ingest",
        "analyze",
        "chains",
        "chain",
        "findings",
        "alerts",
        "dead-letters",
        "pdp",
        "policies test",
        "manifests apply",
        "exceptions apply",
        "evidence verify",
        "evidence keys new",
        "completion"
      })
  void everyCommandTeaches(String command) {
    CommandLineRun run = spoor((command + " --help").split(" "));

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("Usage: spoor " + command, "Examples:", "bin/spoor " + command, "Exit codes: 0");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void saysWhichVersionItIs() {
    CommandLineRun run = spoor("--version");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith("spoor ").contains("Java ");
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    CommandLineRun run = spoor();

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("analyze", "demo", "bin/spoor COMMAND --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "analyse",
        "analyze",
        "analyze --source otel",
        "analyze --source nothing file",
        "ingest file",
        "ingest --source nothing file",
        "chain",
        "chain xyz",
        "chains --since yesterday",
        "findings --severity awful",
        "completion",
        "completion fish",
        "manifests",
        "manifests apply",
        "up --kafka-port 99999999999",
        "demo --exitt"
      })
  void wrongUsageIsTwoAndSaysWhat(String line) {
    CommandLineRun run = spoor(line.split(" "));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isNotBlank().doesNotContain("\tat ");
  }

  @Test
  void namesTheKnownSourcesForAnUnknownOne() {
    assertThat(spoor("ingest", "--source", "cloudtrial", "x").err())
        .contains("cloudtrial", "cloudtrail, entra-audit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chains --elasticsearch http://127.0.0.1:9",
        "chain abc --elasticsearch http://127.0.0.1:9",
        "findings --json --elasticsearch http://127.0.0.1:9"
      })
  void anAbsentElasticsearchIsOneClearLine(String line) {
    CommandLineRun run = spoor(line.split(" "));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("http://127.0.0.1:9", "bin/spoor up");
  }

  @Test
  void aStackThatWasNeverStartedIsOneClearLine(@TempDir Path nowhere) {
    CommandLineRun run = spoor("chains", "--state-dir", nowhere.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("elasticsearch", nowhere.toString(), "bin/spoor up");
  }

  @Test
  void aFileThatLeavesOutWhereToLookSaysSo(@TempDir Path nowhere) throws IOException {
    Path config = Files.writeString(nowhere.resolve("prod.properties"), "elasticsearch.ulr=x\n");

    assertThat(
            spoor(
                    "chains",
                    "--state-dir",
                    nowhere.resolve("state").toString(),
                    "--config",
                    config.toString())
                .err())
        .contains(
            "prod.properties does not set elasticsearch.url, and elasticsearch is not running");
  }

  @ParameterizedTest
  @CsvSource({
    "dead-letters, --schema-registry",
    "exceptions list, --schema-registry",
    "findings, --elasticsearch"
  })
  void anotherKafkasRegistryAndIndexAreNotTheLocalStacks(String command, String option) {
    CommandLineRun run = spoor((command + " --bootstrap-servers 127.0.0.1:9").split(" "));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("Kafka is set, but its ").contains("Set " + option);
  }

  /** An option that counted for nothing would let somebody believe that it did. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ingest --source otel x",
        "manifests apply x",
        "dead-letters",
        "retention --file x",
        "evidence withhold x"
      })
  void aTenantIsTakenWhereItCountsOnly(String line) {
    CommandLineRun run = spoor((line + " --tenant acme").split(" "));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--tenant", "--help");
  }

  @Test
  void aSettingThatThereIsNoneOfIsRefusedBeforeAnythingStarts(@TempDir Path nowhere) {
    CommandLineRun run = spoor("up", "--app", "joins.of=act", "--state-dir", nowhere.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("joins.of; did you mean joins.off?").doesNotContain("kafka");
  }

  @Test
  void aRoutingFileIsLookedForBeforeAnythingStarts(@TempDir Path nowhere) {
    CommandLineRun run = spoor("up", "--alerts", "nosuch.json", "--state-dir", nowhere.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("nosuch.json", "--alerts FILE").doesNotContain("kafka");
  }

  @Test
  void debugShowsWhereItFailed(@TempDir Path nowhere) {
    CommandLineRun run = spoor("chains", "--debug", "--state-dir", nowhere.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("\tat ");
  }

  @Test
  void noManifestIsTakenWhenOneIsWrong(@TempDir Path directory) throws Exception {
    Files.writeString(
        directory.resolve("a.json"), "{\"manifest_version\":1,\"agent\":{\"id\":\"\"}}");
    Files.writeString(directory.resolve("b.json"), "{");

    CommandLineRun run =
        spoor("manifests", "apply", directory.toString(), "--bootstrap-servers", "127.0.0.1:9");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("no manifest was applied", "a.json", "b.json");
  }
}
