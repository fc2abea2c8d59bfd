package io.spoor.decisions.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The levels Basic, Batch, Search and Discovery of AuthZEN's certification scenario for the
 * Authorization API 1.0, over HTTP. The numbers are those of its sections.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificationScenarioTest {
  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String EVALUATIONS = "/access/v1/evaluations";

  private static final String POLICIES =
      """
      @id("read") permit(principal is user, action == Action::"read", resource is record)
      when { principal has known && resource has status };
      @id("write") permit(principal == user::"alice", action == Action::"write", resource is record)
      when { resource.status == "active" };
      @id("admin") permit(principal is user, action == Action::"write", resource is record)
      when { principal has role && principal.role == "admin" && resource.status == "archived" };
      @id("soft") permit(principal == user::"alice", action == Action::"delete", resource is record)
      when { context.action has soft && context.action.soft };
      """;

  private static final String ENTITIES =
      """
      [{"uid": {"type": "user", "id": "alice"}, "attrs": {"known": true}},
       {"uid": {"type": "user", "id": "bob"}, "attrs": {"known": true, "role": "admin"}},
       {"uid": {"type": "record", "id": "record-1"}, "attrs": {"status": "active"}},
       {"uid": {"type": "record", "id": "record-2"}, "attrs": {"status": "archived"}}]
      """;

  private PdpFixture pdp;

  @BeforeAll
  void start(@TempDir Path folder) {
    pdp = PdpFixture.start(folder, Map.of("all.cedar", POLICIES, "entities.json", ENTITIES));
  }

  @AfterAll
  void stop() {
    pdp.close();
  }

  private static String request(String subject, String action, String resource) {
    return "{\"subject\":{\"type\":\"user\",\"id\":\"%s\"},\"action\":{\"name\":\"%s\"},\"resource\":{\"type\":\"record\",\"id\":\"%s\"}}"
        .formatted(subject, action, resource);
  }

  @ParameterizedTest
  @CsvSource({
    "alice, read, record-1, true",
    "alice, write, record-1, true",
    "bob, read, record-1, true",
    "bob, write, record-1, false"
  })
  void coreDecisions(String subject, String action, String resource, boolean expected) {
    // Idempotency (2.6): the same answer each time.
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response = pdp.post(EVALUATION, request(subject, action, resource));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(PdpFixture.json(response.body()).path("decision").isBoolean()).isTrue();
      assertThat(PdpFixture.json(response.body()).path("decision").booleanValue())
          .isEqualTo(expected);
    }
  }

  @Test
  void propertiesDecide() {
    assertThat(
            pdp.decision(
                """
                {"subject":{"type":"user","id":"alice"},"action":{"name":"write"},
                 "resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}"""))
        .isFalse();
    assertThat(
            pdp.decision(
                """
                {"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},
                 "action":{"name":"write"},
                 "resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}"""))
        .isTrue();
    for (boolean soft : new boolean[] {true, false}) {
      assertThat(
              pdp.decision(
                  """
                  {"subject":{"type":"user","id":"alice"},
                   "action":{"name":"delete","properties":{"soft":%s}},
                   "resource":{"type":"record","id":"record-1"}}"""
                      .formatted(soft)))
          .isEqualTo(soft);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},
         "resource":{"type":"record","id":"record-1"},
         "context":{"time":"2025-06-27T18:03-07:00","ip":"192.168.1.1"}}""",
        """
        {"subject":{"type":"user","id":"alice","properties":{"department":"Sales","role":"manager"}},
         "action":{"name":"read","properties":{"method":"GET"}},
         "resource":{"type":"record","id":"record-1","properties":{"status":"active","owner":"bob"}}}""",
        """
        {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},
         "resource":{"type":"record","id":"record-1"},"foo":"bar","futureField":{"nested":true}}"""
      })
  void optionalAndUnknownMembersAreTaken(String body) {
    assertThat(pdp.decision(body)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}",
        "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}",
        "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"action\":{\"name\":\"read\"}}",
        "{\"subject\":{\"id\":\"a\"},\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}",
        "{\"subject\":{\"type\":\"user\"},\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}",
        "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"action\":{},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}",
        "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"action\":{\"name\":\"read\"},\"resource\":{\"id\":\"r\"}}",
        "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\"}}",
        "{\"subject\":\"alice\",\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}",
        "{\"subject\":{\"type\":\"user\",\"id\":\"a\"},\"action\":{\"name\":123},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}",
        "{\"subject\":",
        ""
      })
  void wrongRequestsGet400(String body) {
    HttpResponse<String> response = pdp.post(EVALUATION, body, "X-Request-ID", "id-1");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("X-Request-ID")).contains("id-1");
    assertThat(response.body().strip()).isNotEmpty().hasLineCount(1);
  }

  @Test
  void aContentTypeOtherThanJsonGets400() {
    String body = request("alice", "read", "record-1");

    assertThat(pdp.post(EVALUATION, body, "Content-Type", "text/plain").statusCode())
        .isEqualTo(400);
    assertThat(
            pdp.post(EVALUATION, body, "Content-Type", "Application/JSON; charset=utf-8")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void theRequestIdIsEchoed() {
    HttpResponse<String> response =
        pdp.post(EVALUATION, request("alice", "read", "record-1"), "X-Request-ID", "bfe9 eb29");

    assertThat(response.headers().firstValue("X-Request-ID")).contains("bfe9 eb29");
  }

  private List<Boolean> batch(String body) {
    JsonNode answer = pdp.ask(EVALUATIONS, body);
    assertThat(answer.has("decision")).isFalse();
    List<Boolean> decisions = new ArrayList<>();
    answer.path("evaluations").forEach(each -> decisions.add(each.path("decision").booleanValue()));
    return decisions;
  }

  @Test
  void batches() {
    assertThat(
            batch(
                """
                {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},
                 "evaluations":[{"resource":{"type":"record","id":"record-1"}},
                                {"resource":{"type":"record","id":"record-2"}}]}"""))
        .hasSize(2);
    assertThat(
            batch(
                """
                {"subject":{"type":"user","id":"bob"},"resource":{"type":"record","id":"record-1"},
                 "evaluations":[{"action":{"name":"read"}},{"action":{"name":"write"}}]}"""))
        .containsExactly(true, false);
    assertThat(
            batch(
                """
                {"subject":{"type":"user","id":"alice"},"action":{"name":"write"},
                 "evaluations":[
                  {"resource":{"type":"record","id":"record-1","properties":{"status":"active"}}},
                  {"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}]}"""))
        .containsExactly(true, false);
    assertThat(
            batch(
                """
                {"action":{"name":"write"},
                 "resource":{"type":"record","id":"record-2","properties":{"status":"archived"}},
                 "evaluations":[
                  {"subject":{"type":"user","id":"alice"}},
                  {"subject":{"type":"user","id":"bob","properties":{"role":"admin"}}}]}"""))
        .containsExactly(false, true);
    assertThat(
            batch(
                "{\"evaluations\":["
                    + request("alice", "read", "record-1")
                    + ","
                    + request("bob", "write", "record-1")
                    + "]}"))
        .containsExactly(true, false);
    assertThat(
            batch(
                """
                {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},
                 "context":{"time":"2025-06-27T18:03-07:00"},
                 "evaluations":[{"resource":{"type":"record","id":"record-1"}},
                  {"resource":{"type":"record","id":"record-2"},
                   "context":{"time":"2025-06-27T19:00-07:00","source":"batch-override"}}]}"""))
        .hasSize(2);
    assertThat(
            batch(
                """
                {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},
                 "evaluations":[{"resource":{"type":"record","id":"record-1"}},{}]}"""))
        .containsExactly(true, false);
  }

  /** 3.2.7: a default that is no whole entity gives what an item lacks. */
  @Test
  void aPartialDefaultCompletesItems() {
    assertThat(
            batch(
                """
                {"subject":{"type":"user","id":"alice"},"action":{"name":"write"},
                 "resource":{"type":"record"},
                 "evaluations":[{"resource":{"id":"record-1","properties":{"status":"active"}}},
                  {"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}]}"""))
        .containsExactly(true, false);
  }

  @Test
  void aBatchWithoutItemsIsOneEvaluation() {
    String request = request("alice", "read", "record-1");

    for (String body :
        List.of(
            request,
            request.replaceFirst("\\{", "{\"evaluations\":[],"),
            request.replaceFirst("\\{", "{\"evaluations\":null,"))) {
      JsonNode answer = pdp.ask(EVALUATIONS, body);
      assertThat(answer.path("decision").booleanValue()).isTrue();
      assertThat(answer.has("evaluations")).isFalse();
    }
  }

  private List<String> search(String kind, String body) {
    List<String> found = new ArrayList<>();
    pdp.ask("/access/v1/search/" + kind, body)
        .path("results")
        .forEach(
            each ->
                found.add(
                    kind.equals("action")
                        ? each.path("name").textValue()
                        : each.path("type").textValue() + " " + each.path("id").textValue()));
    return found;
  }

  @Test
  void searches() {
    assertThat(
            search(
                "subject",
                """
                {"subject":{"type":"user"},"action":{"name":"read"},
                 "resource":{"type":"record","id":"record-1"},"context":{"time":"x"}}"""))
        .containsExactly("user alice", "user bob");
    assertThat(
            search(
                "subject",
                """
                {"subject":{"type":"user"},"action":{"name":"write"},
                 "resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}"""))
        .containsExactly("user bob");
    assertThat(
            search(
                "resource",
                """
                {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},
                 "resource":{"type":"record"}}"""))
        .containsExactly("record record-1", "record record-2");
    assertThat(
            search(
                "resource",
                """
                {"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},
                 "action":{"name":"write"},"resource":{"type":"record"}}"""))
        .containsExactly("record record-2");
    assertThat(
            search(
                "action",
                """
                {"subject":{"type":"user","id":"alice"},"context":{"ip":"x"},
                 "resource":{"type":"record","id":"record-1"}}"""))
        .containsExactly("read", "write");
    assertThat(
            search(
                "action",
                """
                {"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},
                 "resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}"""))
        .contains("write");
  }

  @Test
  void unknownIdsAndTypesGiveNoResults() {
    assertThat(
            search(
                "action",
                """
                {"subject":{"type":"user","id":"nonexistent-user"},
                 "resource":{"type":"record","id":"record-1"}}"""))
        .isEmpty();
    assertThat(
            search(
                "subject",
                """
                {"subject":{"type":"spaceship"},"action":{"name":"read"},
                 "resource":{"type":"record","id":"record-1"}}"""))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "subject | {\"subject\":{\"type\":\"user\"},\"resource\":{\"type\":\"record\",\"id\":\"r\"}}",
        "resource | {\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\"}}",
        "action | {\"subject\":{\"type\":\"user\",\"id\":\"alice\"}}",
        "subject | {\"subject\":{\"type\":\"user\"},\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\"}}",
        "resource | {\"subject\":{\"type\":\"user\"},\"action\":{\"name\":\"read\"},\"resource\":{\"type\":\"record\"}}"
      })
  void incompleteSearchesGet400(String kind, String body) {
    assertThat(pdp.post("/access/v1/search/" + kind, body).statusCode()).isEqualTo(400);
  }

  @Test
  void pages() {
    String request =
        """
        {"subject":{"type":"user"},"action":{"name":"read"},
         "resource":{"type":"record","id":"record-1"},"page":%s}""";

    JsonNode first = pdp.ask("/access/v1/search/subject", request.formatted("{\"limit\":1}"));
    String token = first.path("page").path("next_token").textValue();
    JsonNode second =
        pdp.ask(
            "/access/v1/search/subject", request.formatted("{\"token\":\"%s\"}".formatted(token)));

    assertThat(first.path("results").findValuesAsText("id")).containsExactly("alice");
    assertThat(token).isNotEmpty();
    assertThat(second.path("results").findValuesAsText("id")).containsExactly("bob");
    assertThat(second.path("page").path("next_token").textValue()).isEmpty();
  }

  @Test
  void discovery() {
    HttpResponse<String> response = pdp.get("/.well-known/authzen-configuration");
    JsonNode metadata = PdpFixture.json(response.body());
    String base = pdp.url();

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(metadata.path("policy_decision_point").textValue()).isEqualTo(base);
    for (String member :
        List.of(
            "access_evaluation",
            "access_evaluations",
            "search_subject",
            "search_resource",
            "search_action")) {
      assertThat(metadata.path(member + "_endpoint").textValue()).startsWith(base + "/access/v1/");
    }
  }
}
