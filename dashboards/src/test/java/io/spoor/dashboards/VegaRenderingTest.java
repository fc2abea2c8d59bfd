package io.spoor.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.testkit.kibana.SavedObject;
import io.spoor.testkit.kibana.SavedObject.Panel;
import io.spoor.testkit.kibana.VegaRenderer;
import io.spoor.testkit.kibana.VegaRenderer.Rendered;
import io.spoor.testkit.kibana.VegaSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Vega panels with answers as Elasticsearch gives them, drawn by the real library. */
class VegaRenderingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static VegaRenderer page;

  @BeforeAll
  static void open() {
    Optional<VegaRenderer> opened =
        VegaRenderer.open(
            KibanaSources.MODULE.resolve("src/test/vega"),
            KibanaSources.MODULE.resolve("target/vega"));
    Assumptions.assumeTrue(opened.isPresent(), "npm or chromium is missing: Vega is not rendered");
    page = opened.orElseThrow();
  }

  private static VegaSpec spec(String dashboard, String panel) {
    return SavedObject.read(KibanaSources.MODULE.resolve("src/main/resources/kibana/spoor.ndjson"))
        .stream()
        .filter(each -> each.id().equals(dashboard))
        .flatMap(each -> each.panels().stream())
        .filter(each -> each.id().equals(panel))
        .filter(Panel::isVega)
        .map(VegaSpec::of)
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode hits(String... sources) throws Exception {
    return JSON.readTree(
        "{\"hits\":{\"hits\":[{\"_source\":" + String.join("},{\"_source\":", sources) + "}]}}");
  }

  private static String action(String time, String principal, String action) {
    return """
        {"@timestamp":"%s","event":{"id":"e-%s","action":"%s","outcome":"success"},\
        "user":{"id":"%s"},"spoor":{"chain":{"id":"c1"}}}"""
        .formatted(time, action, action, principal);
  }

  @Test
  void drawsTheIdentitiesOfAChainAndItsSwitches() throws Exception {
    JsonNode chain =
        hits(
            """
            {"spoor":{"chain":{"id":"c1"},"switch":[
              {"from":"arn:aws:iam::1:role/readonly","to":"arn:aws:iam::1:role/ops-admin","kind":"role","declared":false,
               "time":"2026-03-10T09:40:33.000000000Z"},
              {"from":"alice","to":"arn:aws:iam::1:role/readonly","kind":"role","declared":true,
               "time":"2026-03-10T09:40:20.000000000Z"}]}}""");
    JsonNode actions =
        hits(
            action("2026-03-10T09:40:18.123456789Z", "alice", "Prompt"),
            action("2026-03-10T09:40:21.000000000Z", "arn:aws:iam::1:role/readonly", "ListUsers"),
            action("2026-03-10T09:40:35.000000000Z", "arn:aws:iam::1:role/ops-admin", "Create"));

    Rendered rendered =
        render(
            "identity-timeline",
            "chain-explorer",
            "timeline",
            Map.of("chains", chain, "actions", actions));

    assertThat(textContent(rendered))
        .contains("Chain c1", "role/ops-admin", "role/readonly", "alice", "undeclared", "09:40:20");
    assertThat(marks(rendered, "mark-symbol role-mark action-points")).isEqualTo(3);
    assertThat(marks(rendered, "mark-rule role-mark switch-lines")).isEqualTo(2);
  }

  @Test
  void asksForOneChainWhereThereAreMore() throws Exception {
    JsonNode chains =
        hits("{\"spoor\":{\"chain\":{\"id\":\"c1\"}}}", "{\"spoor\":{\"chain\":{\"id\":\"c2\"}}}");
    JsonNode actions = hits(action("2026-03-10T09:40:18.123456789Z", "alice", "Prompt"));

    Rendered rendered =
        render(
            "two-chains",
            "chain-explorer",
            "timeline",
            Map.of("chains", chains, "actions", actions));

    assertThat(textContent(rendered)).contains("More than one chain: filter spoor.chain.id to one");
  }

  @Test
  void hostileNamesAreText() throws Exception {
    JsonNode chain = hits("{\"spoor\":{\"chain\":{\"id\":\"c1\"}}}");
    JsonNode actions =
        hits(
            action(
                "2026-03-10T09:40:18.123456789Z",
                "</script><script>document.title='owned'</script>",
                "A"));

    Rendered rendered =
        render(
            "hostile", "chain-explorer", "timeline", Map.of("chains", chain, "actions", actions));

    assertThat(textContent(rendered)).contains("&lt;/script&gt;");
  }

  @Test
  void drawsSwitchesOverTime() throws Exception {
    JsonNode response =
        JSON.readTree(
            """
            {"aggregations":{"switches":{"doc_count":5,"time":{"buckets":[
              {"key":1773135600000,"doc_count":3,"verdict":{"buckets":{"declared":{"doc_count":2},"undeclared":{"doc_count":1},"unevaluated":{"doc_count":0}}}},
              {"key":1773139200000,"doc_count":2,"verdict":{"buckets":{"declared":{"doc_count":0},"undeclared":{"doc_count":2},"unevaluated":{"doc_count":0}}}}]}}}}""");

    Rendered rendered =
        render("switches", "soc-overview", "switches-over-time", Map.of("switches", response));

    assertThat(marks(rendered, "mark-rule role-mark bars"))
        .as("one for each verdict that occurs")
        .isEqualTo(3);
  }

  @Test
  void drawsHowSegmentsWereJoined() throws Exception {
    JsonNode response =
        JSON.readTree(
            """
            {"aggregations":{"segments":{"method":{"buckets":[
              {"key":"presented","doc_count":4,"confidence":{"value":0.9}},
              {"key":"issued-credential","doc_count":2,"confidence":{"value":1.0}}]}}}}""");

    Rendered rendered = render("joins", "pipeline-health", "joins", Map.of("methods", response));

    assertThat(textContent(rendered)).contains("presented", "issued-credential");
    assertThat(marks(rendered, "mark-rect role-mark bars")).isEqualTo(2);
  }

  @Test
  void drawsForHowManyActionsTheirPartiesAreKnown() throws Exception {
    JsonNode response =
        JSON.readTree(
            """
            {"aggregations":{"attribution":{"source":{"buckets":[
              {"key":"cloudtrail","doc_count":4,"actions":{"value":112.0},"human":{"actions":{"value":84.0}},
               "agent":{"actions":{"value":56.0}},"run":{"actions":{"value":0.0}}},
              {"key":"otel","doc_count":2,"actions":{"value":10.0},"human":{"actions":{"value":10.0}},
               "agent":{"actions":{"value":10.0}},"run":{"actions":{"value":10.0}}}]}}}}""");

    Rendered rendered =
        render("attribution", "pipeline-health", "attribution", Map.of("sources", response));

    assertThat(textContent(rendered)).contains("cloudtrail", "75.0%", "50.0%", "0.0%", "100.0%");
    assertThat(marks(rendered, "mark-rect role-mark cells")).isEqualTo(6);
  }

  @Test
  void drawsByWhichJoinsPartiesAreKnown() throws Exception {
    JsonNode humans =
        JSON.readTree(
            """
            {"aggregations":{"attribution":{"method":{"buckets":[
              {"key":"stated","doc_count":3,"actions":{"value":1200.0}},
              {"key":"presented","doc_count":2,"actions":{"value":7.0}}]}}}}""");
    JsonNode runs =
        JSON.readTree(
            """
            {"aggregations":{"attribution":{"method":{"buckets":[
              {"key":"presented","doc_count":2,"actions":{"value":5.0}}]}}}}""");

    Rendered rendered =
        render(
            "attribution-methods",
            "pipeline-health",
            "attribution-methods",
            Map.of("human-methods", humans, "run-methods", runs));

    assertThat(textContent(rendered)).contains("presented", "stated", "1,200", "7", "5");
    assertThat(marks(rendered, "mark-rect role-mark cells")).isEqualTo(3);
  }

  @Test
  void drawsNothingWhereNothingIs() {
    Rendered rendered =
        page.render("nothing", spec("spoor-chain-explorer", "timeline").withResponses(Map.of()));

    assertThat(textContent(rendered)).contains("No chain matches");
    assertThat(rendered.log())
        .as("an empty time axis is all that it complains of")
        .endsWith("RENDERED")
        .doesNotContain("ERROR");
  }

  private static Rendered render(
      String name, String dashboard, String panel, Map<String, JsonNode> responses) {
    Rendered rendered =
        page.render(name, spec("spoor-" + dashboard, panel).withResponses(responses));
    assertThat(rendered.log())
        .as("warnings and errors of Vega")
        .endsWith("RENDERED")
        .doesNotContain("WARN", "ERROR");
    return rendered;
  }

  /** How many elements the group of a mark has. */
  private static int marks(Rendered rendered, String group) {
    int start = rendered.svg().indexOf("class=\"" + group + "\"");
    assertThat(start).as(group).isPositive();
    String rest = rendered.svg().substring(start);
    String groupContent = rest.substring(0, rest.indexOf("</g>"));
    return groupContent.split("<(path|line)", -1).length - 1;
  }

  /** The texts of a drawing, escaped as they stand there. */
  private static String textContent(Rendered rendered) {
    assertThat(rendered.svg()).doesNotContain("<script");
    return rendered.svg().replaceAll("<[^>]*>", "\n").replaceAll("\n+", "\n");
  }
}
