package io.spoor.decisions.confirmations;

import static io.spoor.decisions.confirmations.ConfirmingServers.GATEWAY;
import static io.spoor.decisions.confirmations.ConfirmingServers.TENANT;
import static io.spoor.decisions.confirmations.ConfirmingServers.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.decisions.confirmations.ConfirmingServers.Server;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.request.CallerRights;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ConfirmationUse;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People lift denials: once, for the same request of the same run. */
class ConfirmationServiceTest {
  private static final String POLICIES =
      """
      @id("calls") permit(principal is identity, action == Action::"tools/call", resource is tool);
      @id("pay-asks") @reason("payments need a person") @answer("confirm")
      forbid(principal, action == Action::"tools/call", resource == tool::"pay");
      @id("admin-steps-up") @reason("administration needs a second factor")
      @answer("step-up") @acr_values("urn:example:mfa") @max_age("300")
      forbid(principal, action == Action::"tools/call", resource == tool::"admin");
      @id("both-asks") @answer("confirm")
      forbid(principal, action == Action::"tools/call", resource == tool::"both");
      @id("both-never") @reason("never")
      forbid(principal, action == Action::"tools/call", resource == tool::"both");
      @id("errs-asks") @answer("confirm")
      forbid(principal, action == Action::"tools/call", resource == tool::"errs")
      when { context.missing };
      @id("nobody-permits") @answer("confirm")
      forbid(principal, action == Action::"other", resource);
      """;

  private static final String ARGUMENTS = "{\"to\":\"CH93\",\"amount\":10}";

  @TempDir private Path folder = Path.of("");
  private ConfirmingServers servers;
  private Server one;
  private Server two;

  @BeforeEach
  void start() {
    servers = new ConfirmingServers(folder, POLICIES);
    one = servers.start();
    two = servers.start();
  }

  private static JsonNode spoor(Decision decision) {
    return decision.json().at("/context/spoor");
  }

  private static String id(Decision decision) {
    assertThat(decision.isAllowed()).isFalse();
    assertThat(spoor(decision).path("answer").asText())
        .as(decision.json().toString())
        .isEqualTo("confirm");
    return spoor(decision).path("confirmation_id").asText();
  }

  @Test
  void anApprovedRequestIsAllowedOnceOnAnyServer() {
    Decision denied = one.ask(call("pay", ARGUMENTS));
    String id = id(denied);
    assertThat(spoor(denied).path("expires").asText()).isEqualTo("2026-03-01T03:10:00Z");
    assertThat(spoor(denied).path("reasons").path(0).asText()).isEqualTo("payments need a person");
    assertThat(id(two.ask(call("pay", ARGUMENTS)))).as("the same question").isEqualTo(id);

    two.answer(id, true);
    Decision allowed = two.ask(call("pay", "{\"amount\":10.0,\"to\":\"CH93\"}"));

    assertThat(allowed.isAllowed()).isTrue();
    assertThat(allowed.policies()).containsExactly("calls");
    assertThat(allowed.reasons())
        .containsExactly("a person has approved the request: mara: I looked");
    assertThat(spoor(allowed).path("confirmation_id").asText()).isEqualTo(id);
    assertThat(spoor(allowed).path("approved_by").asText()).isEqualTo("mara");
    assertThat(spoor(allowed).path("lifted").path(0).asText()).isEqualTo("pay-asks");
    assertThat(spoor(allowed).has("answer")).isFalse();
    assertThat(id(one.ask(call("pay", ARGUMENTS)))).as("a new question").isNotEqualTo(id);
  }

  @Test
  void ofRacingServersOneUsesTheApproval() throws Exception {
    for (int round = 0; round < 20; round++) {
      String arguments = "{\"round\":" + round + "}";
      String id = id(one.ask(call("pay", arguments)));
      one.answer(id, true);
      List<Callable<Decision>> asks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Server server = i % 2 == 0 ? one : two;
        asks.add(() -> server.ask(call("pay", arguments)));
      }
      int allowed = 0;
      try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
        for (Future<Decision> each : threads.invokeAll(asks)) {
          allowed += each.get().isAllowed() ? 1 : 0;
        }
      }
      assertThat(allowed).isEqualTo(1);
      servers.log.pass(Duration.ofMinutes(11));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"to\":\"CH93\",\"amount\":11}",
        "{\"to\":\"CH93\"}",
        "{\"to\":\"CH93\",\"amount\":10,\"note\":null}",
        "{\"to\":\"CH93\",\"amount\":\"10\"}",
        "{\"to\":[\"CH93\"],\"amount\":10}",
        "\"{\\\"to\\\":\\\"CH93\\\",\\\"amount\\\":10}\"",
        "null",
        "[]"
      })
  void otherArgumentsNeedAnotherApproval(String other) {
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.answer(id, true);

    assertThat(id(one.ask(call("pay", other)))).isNotEqualTo(id);
    assertThat(one.ask(call("pay", ARGUMENTS)).isAllowed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"id\":\"emma\"|\"id\":\"eve\"",
        "\"type\":\"tool\",\"id\":\"pay\"|\"type\":\"tool\",\"id\":\"pay\",\"properties\":{\"a\":1}",
        "\"agent\":\"clerk\"|\"agent\":\"clerk\",\"amount\":10000",
        "\"name\":\"tools/call\"|\"name\":\"tools/call\",\"properties\":{\"dry\":false}",
        "\"tool\":\"pay\"|\"tool\":\"pay_all\"",
      })
  void whateverElseDiffersNeedsAnotherApproval(String change) {
    String request = call("pay", ARGUMENTS);
    String id = id(one.ask(request));
    one.answer(id, true);
    String[] parts = change.split("\\|", 2);

    Decision other = one.ask(request.replace(parts[0], parts[1]));

    assertThat(id(other)).isNotEqualTo(id);
    assertThat(one.ask(request).isAllowed()).isTrue();
  }

  @Test
  void anotherRunOrTenantNeedsAnotherApproval() {
    servers.know(TENANT, "aaa1e1983458618bce1223a756f29193", "clerk", true);
    servers.know("acme", ConfirmingServers.TRACE, "clerk", true);
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.answer(id, true);

    String ofOtherRun = id(one.ask(call("pay", ARGUMENTS, "aaa1e1983458618bce1223a756f29193")));
    String ofOtherTenant =
        id(one.ask(call("pay", ARGUMENTS), new CallerRights("gateway", "acme", true)));

    assertThat(Set.of(id, ofOtherRun, ofOtherTenant)).hasSize(3);
    assertThat(one.waiting()).noneMatch(each -> each.asked().getTenant().equals("acme"));
    assertThat(one.ask(call("pay", ARGUMENTS)).isAllowed()).isTrue();
  }

  @Test
  void withoutAKnownRunNobodyIsAsked() {
    Decision unknown = one.ask(call("pay", ARGUMENTS, "00000000000000000000000000000009"));
    assertThat(unknown.isAllowed()).isFalse();
    assertThat(spoor(unknown).has("answer")).isFalse();
    assertThat(unknown.reasons()).anyMatch(reason -> reason.startsWith("no live chain is known"));

    Decision unstated = one.ask(call("pay", ARGUMENTS), new CallerRights("x", TENANT, false));
    assertThat(unstated.isAllowed()).isFalse();
    assertThat(servers.log.appends()).isZero();
  }

  @Test
  void onlyIfAllThatDenyAskAPersonIsAsked() {
    for (String tool : List.of("both", "errs")) {
      Decision denied = one.ask(call(tool, ARGUMENTS));
      assertThat(denied.isAllowed()).as(tool).isFalse();
      assertThat(spoor(denied).has("answer")).as(tool).isFalse();
    }
    Decision unpermitted = one.ask(call("pay", ARGUMENTS).replace("\"tools/call\"", "\"other\""));
    assertThat(unpermitted.policies()).containsExactly("nobody-permits");
    assertThat(spoor(unpermitted).has("answer")).as("no policy permits it").isFalse();
    assertThat(servers.log.appends()).isZero();
  }

  @Test
  void aStepUpSaysWhatSuffices() {
    JsonNode known = spoor(one.ask(call("admin", ARGUMENTS)));
    assertThat(known.path("answer").asText()).isEqualTo("confirm");
    assertThat(known.path("acr_values").asText()).isEqualTo("urn:example:mfa");
    assertThat(known.path("max_age").asInt()).isEqualTo(300);

    JsonNode unknown = spoor(one.ask(call("admin", ARGUMENTS, "00000000000000000000000000000009")));
    assertThat(unknown.path("answer").asText()).isEqualTo("step-up");
    assertThat(unknown.path("acr_values").asText()).isEqualTo("urn:example:mfa");
    assertThat(unknown.has("confirmation_id")).isFalse();
  }

  @Test
  void questionsAndApprovalsEnd() {
    String expired = id(one.ask(call("pay", ARGUMENTS)));
    servers.log.pass(Duration.ofMinutes(10));
    assertThat(id(one.ask(call("pay", ARGUMENTS)))).isNotEqualTo(expired);

    String approved = id(one.ask(call("pay", "{}")));
    one.answer(approved, true);
    servers.log.pass(Duration.ofMinutes(10));
    assertThat(id(one.ask(call("pay", "{}")))).isNotEqualTo(approved);
    // A server whose clock is behind claims too late: the log's clock counts.
    String late = id(one.ask(call("pay", "{\"late\":1}")));
    one.answer(late, true);
    servers.log.pass(Duration.ofMinutes(10));
    var _ = servers.log.append(late, new ConfirmationUse("u1", late, TENANT, "gateway", 0L));
    assertThat(one.approvals.list(TENANT))
        .noneMatch(state -> state.asked().getConfirmationId().equals(late));
    assertThat(id(one.ask(call("pay", "{\"late\":1}")))).isNotEqualTo(late);
  }

  @Test
  void aDenialStandsAndNobodyIsAskedAgain() {
    String id = id(one.ask(call("pay", ARGUMENTS)));
    two.answer(id, false);

    Decision denied = one.ask(call("pay", ARGUMENTS));

    assertThat(spoor(denied).has("answer")).isFalse();
    assertThat(denied.reasons()).contains("a person has denied the request: mara: I looked");
    servers.log.pass(Duration.ofMinutes(10));
    assertThat(id(one.ask(call("pay", ARGUMENTS)))).isNotEqualTo(id);
  }

  @Test
  void anApprovalCanBeTakenBackUntilItIsUsed() {
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.answer(id, true);
    two.answer(id, false);

    assertThat(one.ask(call("pay", ARGUMENTS)).isAllowed()).isFalse();
  }

  @Test
  void whileTheLogIsAwayRequestsAreDeniedSoon() {
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.answer(id, true);
    servers.log.setAway(true);

    long began = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      assertThat(one.ask(call("pay", ARGUMENTS)).isAllowed()).isFalse();
      assertThat(one.ask(call("pay", "{\"n\":" + i + "}")).isAllowed()).isFalse();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    assertThat(one.ask(call("pay", "{}")).reasons()).contains("no person can be asked now");

    servers.log.setAway(false);
    assertThat(two.ask(call("pay", ARGUMENTS)).isAllowed()).as("never used").isTrue();
  }

  @Test
  void aServerThatStartsKnowsWhatWaits() {
    String id = id(one.ask(call("pay", ARGUMENTS)));
    Server later = servers.start();
    assertThat(id(later.ask(call("pay", ARGUMENTS)))).isEqualTo(id);
    later.answer(id, true);
    assertThat(one.ask(call("pay", ARGUMENTS)).isAllowed()).isTrue();
    assertThat(servers.start().ask(call("pay", ARGUMENTS)).isAllowed()).isFalse();
  }

  @Test
  void theLogHoldsNoArgument() {
    one.ask(call("pay", "{\"iban\":\"CH9300762011623852957\",\"amount\":4711}"));
    assertThat(servers.log.records().toString())
        .contains("emma", "pay-asks")
        .doesNotContain("CH9300762011623852957", "4711");
  }

  @Test
  void theLogHoldsNoSecretOfAnId() {
    id(one.ask(call("pay", "{}").replace("emma", "x".repeat(510) + ConfirmingServers.SECRET)));
    assertThat(servers.log.records().toString()).contains("masked").doesNotContain("hu");
  }

  @Test
  void thePolicyCanChangeItsMind() {
    // What is lifted are the policies that were named to the person, and no others.
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.answer(id, true);
    assertThat(one.ask(call("pay", ARGUMENTS).replace("\"pay\"", "\"both\"")).isAllowed())
        .isFalse();
    assertThat(one.ask(call("pay", ARGUMENTS), GATEWAY).isAllowed()).isTrue();
  }

  /** The ids of the policies that deny are the same; what they and others say may not be. */
  @Test
  void anApprovalUnderOtherPolicyTextsLiftsNothing() {
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.answer(id, true);
    Server changed =
        servers.start(
            folder.resolve("changed"),
            POLICIES.replace(
                "resource == tool::\"pay\");", "resource == tool::\"pay\") when { true };"));

    assertThat(id(changed.ask(call("pay", ARGUMENTS)))).isNotEqualTo(id);
    assertThat(one.ask(call("pay", ARGUMENTS)).isAllowed()).as("the texts are back").isTrue();
  }

  @Test
  void anotherCallerDoesNotUseTheApproval() {
    var other = new CallerRights("other-gateway", TENANT, true);
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.answer(id, true);

    assertThat(id(one.ask(call("pay", ARGUMENTS), other))).isNotEqualTo(id);
    assertThat(one.ask(call("pay", ARGUMENTS)).isAllowed()).isTrue();
  }

  @Test
  void aDenialHoldsForAllCallersOfTheCall() {
    var other = new CallerRights("other-gateway", TENANT, true);
    one.answer(id(one.ask(call("pay", ARGUMENTS))), false);

    Decision denied = two.ask(call("pay", ARGUMENTS), other);

    assertThat(denied.isAllowed()).isFalse();
    assertThat(spoor(denied).has("answer")).isFalse();
    assertThat(denied.reasons()).contains("a person has denied the request: mara: I looked");
  }

  /** It approves first, and asks then. */
  @Test
  void anApproverThatAsksForTheSameCallHasApprovedNothing() throws Exception {
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.approvals.answer(new Approver("ann (both)", "both", TENANT, Set.of()), id, true, "");
    id(two.ask(call("pay", ARGUMENTS), new CallerRights("both", TENANT, true)));

    Decision denied = one.ask(call("pay", ARGUMENTS));

    assertThat(denied.isAllowed()).isFalse();
    assertThat(denied.reasons())
        .contains("the approval does not count: its approver asks for the same call");
  }

  /** An agent states the trace of another run beside its own credential. */
  @Test
  void anotherRunThatStatesTheTraceDoesNotUseTheApproval() {
    String other = "aaa1e1983458618bce1223a756f29193";
    servers.know(TENANT, other, "thief", true);
    servers.views.apply(
        ChainViewKey.ofKey(Keys.of(TENANT, "token", "idp", "jti-of-thief")),
        new ChainKey(Keys.of(TENANT, "trace", "", other), 0, 1L, 1, null));
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.answer(id, true);
    String stolen =
        call("pay", ARGUMENTS).replace("\"tool\":", "\"credential_id\":\"jti-of-thief\",\"tool\":");

    assertThat(id(one.ask(stolen))).isNotEqualTo(id);
    assertThat(one.ask(call("pay", ARGUMENTS)).isAllowed()).isTrue();
  }

  @Test
  void aPersonThatAsksForTheSameCallHasApprovedNothing() throws Exception {
    String id = id(one.ask(call("pay", ARGUMENTS)));
    one.approvals.answer(
        new Approver("ann (chat-bot)", "chat-bot", TENANT, Set.of("ann")), id, true, "");
    id(two.ask(call("pay", ARGUMENTS), new CallerRights("ann", TENANT, true)));

    assertThat(one.ask(call("pay", ARGUMENTS)).reasons())
        .contains("the approval does not count: its approver asks for the same call");
  }
}
