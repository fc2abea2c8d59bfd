package io.spoor.cli.command;

import static io.spoor.cli.CommandLineRun.spoor;
import static io.spoor.cli.TestFiles.sharedData;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.CommandLineRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What analyze makes of data whose truth is known; skipped where that data is absent. */
class AnalyzeLabelledDataTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"cloudtrail-account", "cloudtrail-techniques"})
  void everyIssuedCredentialIsInTheChainOfItsIssuance(String set) throws IOException {
    CommandLineRun run =
        spoor(
            "analyze",
            "--source",
            "cloudtrail",
            sharedData(set + "/events.ndjson.gz").toString(),
            "--json");

    Map<String, String> chainOf = new HashMap<>();
    run.objects("action")
        .forEach(a -> chainOf.put(a.path("event_id").asText(), a.path("chain_id").asText()));
    for (JsonNode pair : JSON.readTree(sharedData(set + "/chains.json").toFile()).path("pairs")) {
      Set<String> chains = new HashSet<>();
      if (pair.path("issuing_event_in_file").asBoolean(true)) {
        chains.add(String.valueOf(chainOf.get(pair.path("issuing_event_id").asText())));
      }
      pair.path("child_event_ids")
          .forEach(id -> chains.add(String.valueOf(chainOf.get(id.asText()))));
      assertThat(chains).as(pair.path("pair_id").asText()).hasSize(1).doesNotContain("null");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloudtrail-account", "cloudtrail-techniques"})
  void orderAndDuplicatesChangeNothing(String set, @TempDir Path directory) throws IOException {
    List<String> lines = lines(sharedData(set + "/events.ndjson.gz"));
    List<String> shuffled = new ArrayList<>(lines);
    shuffled.addAll(lines.subList(0, lines.size() / 3));
    Collections.shuffle(shuffled, new Random(7));
    Path file = Files.write(directory.resolve("shuffled.ndjson"), shuffled);

    CommandLineRun inOrder =
        spoor(
            "analyze",
            "--source",
            "cloudtrail",
            sharedData(set + "/events.ndjson.gz").toString(),
            "--json");
    CommandLineRun mixed = spoor("analyze", "--source", "cloudtrail", file.toString(), "--json");

    assertThat(withoutRevisions(mixed)).isEqualTo(withoutRevisions(inOrder));
  }

  @Test
  void everyLabelledRunIsOneChainWithItsCallsAndNoSwitchIsReported() {
    CommandLineRun run =
        spoor(
            "analyze",
            "--source",
            "otel",
            sharedData("agentdojo/spans.ndjson.gz").toString(),
            sharedData("tau-airline/spans.ndjson.gz").toString(),
            "--manifests",
            sharedData("manifests").toString(),
            "--json");

    List<JsonNode> chains = run.objects("chain");
    assertThat(chains).hasSize(770 + 40);
    assertThat(chains).allMatch(chain -> !chain.path("run_id").isNull());
    assertThat(run.objects("action")).hasSize(3_780 + 305);
    assertThat(run.objects("finding"))
        .extracting(finding -> finding.path("rule_id").asText())
        .doesNotContain(
            "undeclared-identity-switch", "undeclared-switch-path", "shared-credential");
  }

  /** Revisions may differ with the order of arrival; nothing else may. */
  private static List<String> withoutRevisions(CommandLineRun run) {
    return run.out().lines().map(line -> line.replaceFirst("\"revision\":\\d+,", "")).toList();
  }

  private static List<String> lines(Path gzip) throws IOException {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzip)), UTF_8))) {
      return reader.lines().toList();
    }
  }
}
