package io.spoor.decisions.http;

import static io.spoor.decisions.confirmations.ConfirmingServers.RUN;
import static io.spoor.decisions.confirmations.ConfirmingServers.TENANT;
import static io.spoor.decisions.confirmations.ConfirmingServers.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over HTTP: a gateway asks, a person of the console approves, the gateway asks again. */
class ConfirmationEndpointsTest {
  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String CONFIRMATIONS = "/spoor/v1/confirmations/";
  private static final String POLICIES =
      """
      permit(principal, action, resource);
      @id("asks") @reason("payments need a person") @answer("confirm")
      forbid(principal, action, resource == tool::"pay");
      """;

  private final AtomicBoolean isReady = new AtomicBoolean(true);
  private ConfirmingFixture server;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    server = ConfirmingFixture.start(folder, POLICIES, isReady::get);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> post(String caller, String path, String body) throws Exception {
    return server.post(caller, "jti-" + caller, path, body);
  }

  private JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return PdpFixture.json(response.body());
  }

  private String ask(String caller) throws Exception {
    JsonNode answer = json(post(caller, EVALUATION, call("pay", "{\"amount\":1}")));
    assertThat(answer.path("decision").booleanValue()).isFalse();
    return answer.at("/context/spoor/confirmation_id").asText();
  }

  private static String answer(String id) {
    return "{\"confirmation_id\":\"" + id + "\",\"reason\":\"the invoice is ours\"}";
  }

  @Test
  void aPersonApprovesAndTheGatewayAsksAgain() throws Exception {
    String id = ask("gateway");

    JsonNode listed = json(post("console", CONFIRMATIONS + "list", "{}")).at("/confirmations/0");
    assertThat(listed.path("confirmation_id").asText()).isEqualTo(id);
    assertThat(listed.path("status").asText()).isEqualTo("waiting");
    assertThat(listed.path("subject_id").asText()).isEqualTo("emma");
    assertThat(listed.path("agent_id").asText()).isEqualTo("clerk");
    assertThat(listed.path("tool").asText()).isEqualTo("pay");
    assertThat(listed.path("reasons").path(0).asText()).isEqualTo("payments need a person");

    JsonNode approved =
        json(
            post(
                "console",
                CONFIRMATIONS + "approve",
                "{\"confirmation_id\":\"" + id + "\",\"who\":\"mara\"}"));
    assertThat(approved.path("status").asText()).isEqualTo("approved");
    assertThat(approved.path("who").asText()).isEqualTo("mara (console)");

    JsonNode allowed = json(post("gateway", EVALUATION, call("pay", "{\"amount\":1}")));
    assertThat(allowed.path("decision").booleanValue()).isTrue();
    assertThat(allowed.at("/context/spoor/approved_by").asText()).isEqualTo("mara (console)");
    assertThat(allowed.at("/context/spoor/confirmation_id").asText()).isEqualTo(id);
    assertThat(post("console", CONFIRMATIONS + "approve", answer(id)).statusCode())
        .as("used")
        .isEqualTo(409);
    assertThat(ask("gateway")).as("a second payment").isNotEqualTo(id);
  }

  @Test
  void onlyAnIndependentCallerWithTheRightApproves() throws Exception {
    String id = ask("gateway");
    HttpResponse<String> refused = post("gateway", CONFIRMATIONS + "approve", answer(id));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("the caller does not have the right approve\n");
    assertThat(post("elsewhere", CONFIRMATIONS + "approve", answer(id)).statusCode())
        .isEqualTo(404);
    assertThat(json(post("elsewhere", CONFIRMATIONS + "list", "{}")).path("confirmations"))
        .isEmpty();

    server
        .servers()
        .views
        .apply(
            ChainViewKey.ofKey(Keys.of(TENANT, "token", ConfirmingFixture.ISSUER, "stolen")),
            new ChainKey(RUN, 0, 1L, 1, null));
    HttpResponse<String> ofRun =
        server.post("console", "stolen", CONFIRMATIONS + "approve", answer(id));
    assertThat(ofRun.statusCode()).isEqualTo(403);
    assertThat(ofRun.body()).hasLineCount(1).contains("of the run");
    assertThat(
            post("console", CONFIRMATIONS + "approve", answer(id).replace("reason", "who"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void whoAsksDoesNotApprove() throws Exception {
    String id = ask("both");
    HttpResponse<String> own = post("both", CONFIRMATIONS + "approve", answer(id));
    assertThat(own.statusCode()).isEqualTo(403);
    assertThat(own.body())
        .isEqualTo("a caller, subject or agent that asks for this call must not approve it\n");
    assertThat(json(post("both", CONFIRMATIONS + "deny", answer(id))).path("status").asText())
        .as("it may deny")
        .isEqualTo("denied");
    assertThat(json(post("both", EVALUATION, call("pay", "{\"amount\":1}"))).at("/context/reasons"))
        .anyMatch(reason -> reason.asText().contains("denied the request: both"));
  }

  @Test
  void malformedAnswersGetOneLine() throws Exception {
    for (String body :
        new String[] {
          "{}",
          "[]",
          "{\"confirmation_id\":7}",
          "{\"confirmation_id\":\"x\",\"approve\":true}",
          "{\"confirmation_id\":\"x\",\"reason\":{}}"
        }) {
      HttpResponse<String> response = post("console", CONFIRMATIONS + "approve", body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(response.body().strip()).hasLineCount(1);
    }
    assertThat(post("console", CONFIRMATIONS + "approve", answer("x")).statusCode()).isEqualTo(404);
    assertThat(post("console", CONFIRMATIONS + "list", "{\"all\":true}").statusCode())
        .isEqualTo(400);
    isReady.set(false);
    assertThat(post("console", CONFIRMATIONS + "list", "{}").statusCode()).isEqualTo(503);
    assertThat(post("gateway", EVALUATION, call("pay", "{}")).statusCode()).isEqualTo(503);
  }

  @Test
  void aPersonIsAskedWhateverTheNumbersOfTheArguments() throws Exception {
    for (String amount :
        List.of("100e2147483647", "10e-2147483647", "1e2147483647", "0e99", "-0")) {
      JsonNode answer =
          json(post("gateway", EVALUATION, call("pay", "{\"amount\":" + amount + "}")));
      assertThat(answer.at("/context/spoor/confirmation_id").asText()).as(amount).isNotEmpty();
    }
  }
}
