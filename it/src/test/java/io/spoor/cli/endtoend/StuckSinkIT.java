package io.spoor.cli.endtoend;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.localstack.SharedStack;
import io.spoor.testkit.scenario.ScenarioBuilder;
import io.spoor.testkit.search.JsonHttpClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink whose index takes no writes, on the real servers. */
@Order(6)
class StuckSinkIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String CHAINS = "/spoor-chains-000001/_settings";

  @TempDir private static Path directory;
  private static String health = "";

  @BeforeAll
  static void up() {
    health = SharedStack.endpoints().appHealthUrl();
  }

  @AfterEach
  void unblock() throws Exception {
    block("null");
  }

  @Test
  void statusHealthAndMetricsNameItUntilItWritesAgain() throws Exception {
    block("true");
    ingestOneCall();

    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              CommandLineRun status = onStack("status");
              assertThat(status.exit()).isEqualTo(1);
              assertThat(status.out())
                  .contains("spoor-elasticsearch stuck since 20", "cluster_block_exception")
                  .containsPattern("[1-9]\\d* records? behind, \\d+ s");
            });
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              assertThat(page("/health"))
                  .contains("\"sink\":\"spoor-elasticsearch\",\"state\":\"stuck\",\"since\":\"20");
              assertThat(page("/metrics"))
                  .contains("spoor_sink_stuck{sink=\"spoor-elasticsearch\"} 1.0");
            });

    block("null");

    await().atMost(TIMEOUT).untilAsserted(() -> assertThat(onStack("status").exit()).isZero());
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(page("/metrics"))
                    .contains("spoor_sink_stuck{sink=\"spoor-elasticsearch\"} 0.0"));
  }

  private static void block(String value) throws Exception {
    JsonHttpClient elasticsearch = SharedStack.search();
    elasticsearch.put(CHAINS, ("{\"index.blocks.write\": " + value + "}").getBytes(UTF_8));
  }

  private static void ingestOneCall() throws Exception {
    ScenarioBuilder scenario =
        ScenarioBuilder.forAccount("777700003333", "eu-north-1", "oidc.stuck.example");
    scenario
        .user("stuck-clerk", "203.0.113.10", "aws-cli/2.27.50 os/linux")
        .at(Instant.parse("2026-04-03T09:00:00Z"))
        .calls("s3.amazonaws.com", "ListBuckets");
    Path file = directory.resolve("call.ndjson");
    Files.write(file, scenario.cloudTrail().stream().map(ObjectNode::toString).toList());
    CommandLineRun run = onStack("ingest", "--source", "cloudtrail", file.toString());
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private static String page(String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(health).resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static CommandLineRun onStack(String... command) {
    String[] all = Arrays.copyOf(command, command.length + 2);
    all[command.length] = "--state-dir";
    all[command.length + 1] = SharedStack.stateDir();
    return spoor(all);
  }
}
