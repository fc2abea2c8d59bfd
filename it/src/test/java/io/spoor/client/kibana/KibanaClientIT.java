package io.spoor.client.kibana;

import static io.spoor.cli.CommandLineRun.spoor;
import static io.spoor.cli.TestFiles.scenario;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.localstack.SharedStack;
import io.spoor.testkit.kibana.KqlParser;
import io.spoor.testkit.kibana.LensQuery;
import io.spoor.testkit.kibana.SavedObject;
import io.spoor.testkit.kibana.SavedObject.Panel;
import io.spoor.testkit.kibana.VegaRenderer;
import io.spoor.testkit.kibana.VegaSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Each panel's search, as Kibana would send it, on the real Elasticsearch after the scenario.
 * Before any replay, whose findings have no latency.
 */
@Order(2)
class KibanaClientIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DASHBOARDS =
      Path.of(System.getProperty("spoor.root")).resolve("dashboards");

  /** What the scenario rightly has none of. */
  private static final Set<String> ZERO =
      Set.of(
          "spoor-pipeline-health/late",
          "spoor-pipeline-health/capped",
          "spoor-pipeline-health/flags",
          // AlertsIT has targets; nobody refuses anything there either.
          "spoor-pipeline-health/deliveries",
          "spoor-pipeline-health/not-delivered",
          "spoor-agents-and-identities/undeclared-agents",
          "spoor-weakly-joined",
          // It asks no decision server. LiveDecisionsIT does.
          "spoor-decisions",
          "spoor-decisions-of-a-chain");

  private static final JsonNode ALL = JSON.createObjectNode().put("size", 0);

  @BeforeAll
  static void playTheScenario() throws Exception {
    SharedStack.endpoints();
    assertThat(runOnStack("manifests", "apply", scenario("manifests")).exit()).isZero();
    for (String source : List.of("otel", "cloudtrail")) {
      assertThat(
              runOnStack("ingest", "--source", source, scenario(source + ".ndjson"), "--wait")
                  .exit())
          .isZero();
    }
    String alert = runOnStack("alerts", "--json").objects().getFirst().path("alert_id").asText();
    assertThat(runOnStack("alerts", "close", alert, "--verdict", "false-positive").exit()).isZero();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> search("spoor-verdicts", ALL).at("/hits/total/value").asInt() > 0);
    JsonNode closed =
        JSON.readTree(
            """
            {"query": {"bool": {"filter": [{"term": {"spoor.alert.id": "%s"}}, {"term": {"spoor.alert.status": "closed"}}]}}}
            """
                .formatted(alert));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> search("spoor-alerts", closed).at("/hits/total/value").asInt() == 1);
  }

  private static CommandLineRun runOnStack(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state-dir", SharedStack.stateDir()));
    return spoor(all.toArray(String[]::new));
  }

  private static List<SavedObject> objects(String type) {
    return SavedObject.read(DASHBOARDS.resolve("src/main/resources/kibana/spoor.ndjson")).stream()
        .filter(each -> each.type().equals(type))
        .toList();
  }

  private static List<Panel> panels() {
    return objects("dashboard").stream().flatMap(each -> each.panels().stream()).toList();
  }

  @Test
  void eachLensAnswers() throws Exception {
    List<String> withoutData = new ArrayList<>();
    for (Panel panel : panels()) {
      if (panel.type().equals("lens")) {
        LensQuery lens = LensQuery.of(panel);
        JsonNode response = search(lens.view(), lens.body());
        if (!hasData(response.path("aggregations")) && !ZERO.contains(panel.toString())) {
          withoutData.add(panel + ": " + response);
        }
      }
    }
    assertThat(withoutData).isEmpty();
  }

  /** Whether any number in it is above zero: a count, a sum, a percentile. */
  private static boolean hasData(JsonNode aggregation) {
    if (aggregation.path("value").isNumber() && aggregation.path("value").asDouble() > 0) {
      return true;
    }
    for (JsonNode percentile : aggregation.path("values")) {
      if (percentile.asDouble() > 0) {
        return true;
      }
    }
    for (JsonNode child : aggregation) {
      if (child.isContainerNode() && hasData(child)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void eachSavedSearchFindsDocumentsInItsOrder() throws Exception {
    for (SavedObject savedSearch : objects("search")) {
      ObjectNode body = JSON.createObjectNode().put("size", 100);
      String kql = savedSearch.searchSource().path("query").path("query").asText();
      body.set("query", KqlParser.parse(kql).query());
      ArrayNode sort = body.putArray("sort");
      for (JsonNode sortField : savedSearch.attributes().path("sort")) {
        sort.addObject().put(sortField.get(0).asText(), sortField.get(1).asText());
      }
      savedSearch.attributes().path("columns").forEach(body.putArray("_source")::add);

      JsonNode hits = search(savedSearch.references().getFirst().id(), body).at("/hits/hits");

      if (!ZERO.contains(savedSearch.id())) {
        assertThat(hits).as(savedSearch.id()).isNotEmpty();
        assertThat(hits)
            .as("%s: each shows something", savedSearch.id())
            .allMatch(hit -> !hit.path("_source").isEmpty());
      }
    }
  }

  @Test
  void theLatencyOfDetectionIsKnownOfWhatWasFoundLive() throws Exception {
    JsonNode response =
        search(
            "spoor-findings",
            JSON.readTree(
                """
                {"size":0,"query":{"exists":{"field":"spoor.finding.latency_ms"}},
                 "aggs":{"least":{"min":{"field":"spoor.finding.latency_ms"}}}}\
                """));

    assertThat(response.at("/hits/total/value").asInt()).isPositive();
    assertThat(response.at("/aggregations/least/value").asDouble()).isBetween(0.0, 60_000.0);
  }

  @Test
  void theVegaPanelsDrawWhatIsThere() throws Exception {
    Optional<VegaRenderer> opened =
        VegaRenderer.open(DASHBOARDS.resolve("src/test/vega"), DASHBOARDS.resolve("target/vega"));
    Assumptions.assumeTrue(opened.isPresent(), "npm or chromium is missing: Vega is not rendered");
    String chain =
        runOnStack(
                "findings",
                "--rule",
                "undeclared-identity-switch",
                "--agent",
                "support-triage",
                "--json")
            .objects()
            .getFirst()
            .path("chain_id")
            .asText();
    JsonNode chainQuery = KqlParser.parse("spoor.chain.id : \"" + chain + "\"").query();
    JsonNode all = KqlParser.parse("").query();
    for (Panel panel : panels()) {
      if (panel.isVega()) {
        VegaSpec spec = VegaSpec.of(panel);
        Map<String, JsonNode> responses = new HashMap<>();
        for (VegaSpec.Request request :
            spec.requests(panel.id().equals("timeline") ? chainQuery : all)) {
          responses.put(request.data(), search(request.index(), request.body()));
        }

        VegaRenderer.Rendered rendered =
            opened.get().render("live-" + panel.id(), spec.withResponses(responses));

        assertThat(rendered.log()).as("%s", panel).isEqualTo("RENDERED");
        if (panel.id().equals("timeline")) {
          assertThat(rendered.svg())
              .contains(
                  "Chain " + chain, ">role/ops-admin<", ">role/support-readonly<", "undeclared")
              .as("a session has the lane of its role, to which the switches lead")
              .doesNotContain(">assumed-role/");
        }
      }
    }
  }

  private static JsonNode search(String index, JsonNode body) throws Exception {
    return SharedStack.search().post("/" + index + "/_search", body.toString());
  }
}
