package io.spoor.client.search;

import static io.spoor.cli.CommandLineRun.spoor;
import static io.spoor.cli.TestFiles.scenario;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.localstack.SharedStack;
import io.spoor.testkit.kibana.KqlParser;
import io.spoor.testkit.search.QuestionRunner;
import io.spoor.testkit.search.SearchQuestions;
import io.spoor.testkit.search.SearchQuestions.Question;
import io.spoor.testkit.search.SearchQuestions.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The questions of docs/search.md, in KQL and as requests, on the real Elasticsearch; what they
 * should find is what {@code analyze} finds in the scenario's files. Other tests may have added to
 * the stack before: of what is found only what is the scenario's is looked at.
 */
@Order(3)
class SearchIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path ROOT = Path.of(System.getProperty("spoor.root"));
  private static final String ACCOUNT = "arn:aws:iam::111122223333:";
  private static final String ADMIN = ACCOUNT + "role/ops-admin";
  private static final String READER = ACCOUNT + "role/support-readonly";

  private static List<Question> questions = List.of();
  private static List<JsonNode> chains = List.of();
  private static List<JsonNode> actions = List.of();

  @BeforeAll
  static void playTheScenario() {
    SharedStack.endpoints();
    assertThat(runOnStack("manifests", "apply", scenario("manifests")).exit()).isZero();
    for (String source : List.of("otel", "cloudtrail")) {
      assertThat(
              runOnStack("ingest", "--source", source, scenario(source + ".ndjson"), "--wait")
                  .exit())
          .isZero();
    }
    CommandLineRun analysis =
        spoor(
            "analyze",
            "--json",
            "--source",
            "otel",
            scenario("otel.ndjson"),
            "--source",
            "cloudtrail",
            scenario("cloudtrail.ndjson"),
            "--manifests",
            scenario("manifests"));
    chains = analysis.objects("chain");
    actions = analysis.objects("action");
    questions = SearchQuestions.of(ROOT);
  }

  private static CommandLineRun runOnStack(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state-dir", SharedStack.stateDir()));
    return spoor(all.toArray(String[]::new));
  }

  private static Question question(String title) {
    return questions.stream().filter(each -> each.title().equals(title)).findFirst().orElseThrow();
  }

  private static JsonNode runQuestion(String title, Map<String, String> values) throws Exception {
    return questionRunner().run(question(title), values);
  }

  private static QuestionRunner questionRunner() {
    return new QuestionRunner(SharedStack.search());
  }

  /** Ids of what the question's KQL finds: of events, or of chains. */
  private static Set<String> byKql(String title, Map<String, String> values) throws Exception {
    Request kql = question(title).kql().getFirst();
    String query = kql.text();
    for (Map.Entry<String, String> value : values.entrySet()) {
      query = query.replace("<" + value.getKey() + ">", value.getValue());
    }
    ObjectNode body = JSON.createObjectNode().put("size", 1000);
    body.set("query", KqlParser.parse(query).query());
    JsonNode response = SharedStack.search().post("/" + kql.alias() + "/_search", body.toString());
    return ids(response);
  }

  private static Set<String> ids(JsonNode response) {
    Set<String> ids = new TreeSet<>();
    response.at("/hits/hits").forEach(hit -> ids.add(hit.path("_id").asText()));
    return ids;
  }

  private static Set<String> ofScenario(Set<String> found) {
    Set<String> scenarioChains =
        chains.stream().map(each -> each.path("chain_id").asText()).collect(toSet());
    Set<String> ofScenario = new TreeSet<>(found);
    ofScenario.retainAll(scenarioChains);
    return ofScenario;
  }

  private static List<String> eventsInOrder(String chain) {
    return actions.stream()
        .filter(each -> each.path("chain_id").asText().equals(chain))
        .sorted(Comparator.comparingInt(each -> each.path("seq").asInt()))
        .map(each -> each.path("event_id").asText())
        .toList();
  }

  private static JsonNode actionAs(String principalPart) {
    return actions.stream()
        .filter(each -> each.path("principal").asText().contains(principalPart))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void allActionsOfAChainInOrder() throws Exception {
    String chain = actionAs("assumed-role/ops-admin").path("chain_id").asText();
    Map<String, String> values = Map.of("chain", chain);

    List<String> eventIds = new ArrayList<>();
    runQuestion("All actions of a chain, in order", values)
        .at("/hits/hits")
        .forEach(hit -> eventIds.add(hit.path("_id").asText()));

    assertThat(eventIds).isEqualTo(eventsInOrder(chain)).hasSizeGreaterThan(10);
    assertThat(byKql("All actions of a chain, in order", values))
        .containsExactlyInAnyOrderElementsOf(eventIds);
    assertThat(runOnStack("chain", chain, "--json").objects("action"))
        .extracting(each -> each.path("event_id").asText())
        .isEqualTo(eventIds);
  }

  /** What is done under a credential is out before anybody says who it was issued to. */
  @Test
  void acrossAMergeByTheIdThatTheChainHadBefore(@TempDir Path folder) throws Exception {
    String eventId = UUID.randomUUID().toString();
    String issuance = UUID.randomUUID().toString();
    ingest(
        folder.resolve("use.ndjson"),
        """
        {"eventVersion":"1.10","userIdentity":{"type":"AssumedRole",\
        "principalId":"AROAMERGEDEXAMPLE1:late",\
        "arn":"arn:aws:sts::111122223333:assumed-role/merged-later/late",\
        "accountId":"111122223333","accessKeyId":"ASIAMERGEDEXAMPLE1"},\
        "eventTime":"2026-03-10T09:30:05Z","eventSource":"s3.amazonaws.com",\
        "eventName":"ListBuckets","awsRegion":"eu-north-1","sourceIPAddress":"203.0.113.21",\
        "eventID":"%s","eventType":"AwsApiCall","recipientAccountId":"111122223333"}
        """
            .formatted(eventId));
    await().until(() -> !chainOf(eventId).isMissingNode());
    String mergedChainId = chainOf(eventId).path("id").asText();

    ingest(
        folder.resolve("issuance.ndjson"),
        """
        {"eventVersion":"1.10","userIdentity":{"type":"IAMUser","principalId":"AIDAMERGEDEXAMPLE1",\
        "arn":"arn:aws:iam::111122223333:user/merger","userName":"merger",\
        "accountId":"111122223333","accessKeyId":"AKIAMERGEDEXAMPLE1"},\
        "eventTime":"2026-03-10T09:30:00Z","eventSource":"sts.amazonaws.com",\
        "eventName":"AssumeRole","awsRegion":"eu-north-1","sourceIPAddress":"203.0.113.21",\
        "requestParameters":{"roleArn":"arn:aws:iam::111122223333:role/merged-later",\
        "roleSessionName":"late"},"responseElements":{"credentials":\
        {"accessKeyId":"ASIAMERGEDEXAMPLE1","expiration":"Mar 10, 2026, 10:30:00 AM"},\
        "assumedRoleUser":{"assumedRoleId":"AROAMERGEDEXAMPLE1:late",\
        "arn":"arn:aws:sts::111122223333:assumed-role/merged-later/late"}},\
        "eventID":"%s","eventType":"AwsApiCall","recipientAccountId":"111122223333"}
        """
            .formatted(issuance));
    await()
        .untilAsserted(
            () -> {
              assertThat(chain(mergedChainId).path("status").asText()).isEqualTo("merged");
              assertThat(chainOf(issuance).isMissingNode()).isFalse();
            });

    assertThat(chain(mergedChainId).path("merged_into")).isEqualTo(chainOf(issuance).path("id"));
    List<String> eventIds = new ArrayList<>();
    runQuestion("All actions of a chain, in order", Map.of("chain", mergedChainId))
        .at("/hits/hits")
        .forEach(action -> eventIds.add(action.path("_id").asText()));
    assertThat(eventIds).containsExactly(issuance, eventId);
  }

  private static void ingest(Path file, String record) throws IOException {
    Files.writeString(file, record);
    assertThat(runOnStack("ingest", "--source", "cloudtrail", file.toString(), "--wait").exit())
        .isZero();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(30));
  }

  /** Of a document of a chain; missing when there is none. */
  private static JsonNode chain(String id) throws Exception {
    return firstHit("spoor-chains", "spoor.chain.id", id).at("/_source/spoor/chain");
  }

  /** Of the document of the chain that an event is in; missing when there is none. */
  private static JsonNode chainOf(String event) throws Exception {
    String chain =
        firstHit("spoor-actions", "event.id", event).at("/_source/spoor/chain/id").asText("none");
    return chain(chain);
  }

  private static JsonNode firstHit(String alias, String field, String value) throws Exception {
    return SharedStack.search()
        .post(
            "/" + alias + "/_search",
            "{\"query\":{\"term\":{\"%s\":\"%s\"}}}".formatted(field, value))
        .at("/hits/hits/0");
  }

  @Test
  void everyChainThatTouchedAPrincipal() throws Exception {
    String principal = actionAs("assumed-role/ops-admin").path("principal").asText();
    Map<String, String> values = Map.of("principal", principal);
    Set<String> expected =
        chains.stream()
            .filter(each -> each.path("principals").toString().contains('"' + principal + '"'))
            .map(each -> each.path("chain_id").asText())
            .collect(toSet());

    assertThat(ofScenario(ids(runQuestion("Every chain that touched a principal", values))))
        .containsExactlyInAnyOrderElementsOf(expected)
        .isNotEmpty();
    assertThat(ofScenario(byKql("Every chain that touched a principal", values)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void whoUsedACredentialAndWhen() throws Exception {
    String credential = actionAs("user/svc-backup").path("credential_id").asText();
    Map<String, String> values = Map.of("credential", credential);
    List<JsonNode> uses =
        actions.stream()
            .filter(each -> each.path("credential_id").asText().equals(credential))
            .sorted(Comparator.comparing(each -> each.path("time").asText()))
            .toList();

    JsonNode response = runQuestion("Who used a credential, and when", values);

    JsonNode actorBuckets = response.at("/aggregations/who/buckets");
    Set<String> principals =
        uses.stream().map(each -> each.path("principal").asText()).collect(toSet());
    assertThat(actorBuckets)
        .extracting(each -> each.path("key").asText())
        .containsExactlyInAnyOrderElementsOf(principals);
    assertThat(response.at("/hits/total/value").asInt()).isEqualTo(uses.size());
    assertThat(actorBuckets.get(0).at("/first/value_as_string").asText().substring(0, 19))
        .isEqualTo(uses.getFirst().path("time").asText().substring(0, 19));
    assertThat(byKql("Who used a credential, and when", values))
        .containsExactlyInAnyOrderElementsOf(
            uses.stream().map(each -> each.path("event_id").asText()).toList());
  }

  @Test
  void theFirstUseOfARoleByAnyAgent() throws Exception {
    Map<String, String> values = Map.of("role", READER);
    Set<String> sessions =
        actions.stream()
            .filter(
                each -> each.path("principal").asText().contains("assumed-role/support-readonly/"))
            .map(each -> each.path("credential_id").asText())
            .collect(toSet());
    // The agent's own record may be the first that shows a session's key, and names no principal.
    JsonNode first =
        actions.stream()
            .filter(each -> sessions.contains(each.path("credential_id").asText()))
            .min(Comparator.comparing(each -> each.path("time").asText()))
            .orElseThrow();

    JsonNode response = runQuestion("The first use of a role by any agent", values);

    assertThat(response.at("/hits/hits/0/_source/gen_ai/agent/id").asText())
        .isEqualTo("support-triage");
    assertThat(response.at("/hits/hits/0/_id").asText()).isEqualTo(first.path("chain_id").asText());
    assertThat(
            response
                .at("/hits/hits/0/inner_hits/spoor.switch/hits/hits/0/_source/event_id")
                .asText())
        .isEqualTo(first.path("event_id").asText());
    assertThat(byKql("The first use of a role by any agent", values))
        .contains(first.path("chain_id").asText())
        .hasSizeGreaterThan(1);
  }

  @Test
  void chainsThatSwitchedFromOneIdentityToAnother() throws Exception {
    Map<String, String> values = Map.of("from", READER, "to", ADMIN);
    String chain = actionAs("assumed-role/ops-admin").path("chain_id").asText();
    String title = "Chains that switched from one identity to another";

    assertThat(ids(runQuestion(title, values))).containsExactly(chain);
    assertThat(byKql(title, values)).containsExactly(chain);
    assertThat(ids(runQuestion(title, Map.of("from", ADMIN, "to", READER))))
        .as("the other way round nobody went")
        .isEmpty();
  }

  @Test
  void wordsInToolArguments() throws Exception {
    Map<String, String> values = Map.of("words", "Nordfrakt AB");
    // As Elasticsearch cuts text into words: a path with nordfrakt-ab in it has them too.
    Pattern phrase = Pattern.compile("(?i)\\bnordfrakt\\W+ab\\b");
    Set<String> spans = new TreeSet<>();
    for (String line : Files.readAllLines(Path.of(scenario("otel.ndjson")))) {
      JsonNode span = JSON.readTree(line);
      for (JsonNode attribute : span.path("attributes")) {
        if (attribute.path("key").asText().equals("gen_ai.tool.call.arguments")
            && phrase.matcher(attribute.at("/value/stringValue").asText()).find()) {
          spans.add(span.path("traceId").asText() + ":" + span.path("spanId").asText());
        }
      }
    }
    Set<String> chainsOfSpans =
        actions.stream()
            .filter(each -> spans.contains(each.path("event_id").asText()))
            .map(each -> each.path("chain_id").asText())
            .collect(toSet());

    assertThat(spans).isNotEmpty();
    assertThat(byKql("Words in tool arguments", values)).containsExactlyElementsOf(spans);
    assertThat(ofScenario(ids(runQuestion("Words in tool arguments", values))))
        .containsExactlyInAnyOrderElementsOf(chainsOfSpans);
  }

  @Test
  void everythingPageByPage() throws Exception {
    Request request = question("Everything, page by page").requests().getFirst();
    ObjectNode pagedRequest = (ObjectNode) JSON.readTree(request.text());
    List<String> sortKeys = new ArrayList<>();
    Set<String> seen = new TreeSet<>();

    int pages =
        questionRunner()
            .pages(
                new Request(request.alias(), pagedRequest.put("size", 50).toString(), true),
                hit -> {
                  sortKeys.add(hit.at("/sort/0").asText() + " " + hit.at("/sort/1").asText());
                  seen.add(hit.path("_id").asText());
                })
            .size();

    assertThat(sortKeys).isSorted().doesNotHaveDuplicates();
    assertThat(seen)
        .containsAll(actions.stream().map(each -> each.path("event_id").asText()).toList());
    assertThat(pages).isEqualTo(sortKeys.size() / 50 + 1);
  }

  @Test
  void hostileValuesAreValues() throws Exception {
    for (String hostile : List.of("\"}}},{\"match_all\":{}}", "*", "a\" or *", "\\\"", "<chain>")) {
      assertThat(
              ids(
                  runQuestion(
                      "Every chain that touched a principal", Map.of("principal", hostile))))
          .as(hostile)
          .isEmpty();
      assertThat(runOnStack("chains", "--principal", hostile, "--json").objects())
          .as(hostile)
          .isEmpty();
    }
  }
}
