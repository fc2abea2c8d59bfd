package io.spoor.decisions.confirmations;

import static io.spoor.decisions.confirmations.ConfirmingServers.TENANT;
import static io.spoor.decisions.confirmations.ConfirmingServers.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.decisions.confirmations.ConfirmingServers.Server;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.request.CallerRights;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No flood of one run, agent or caller takes the questions of others. */
class ConfirmationQuotasTest {
  private static final String POLICIES =
      """
      @id("calls") permit(principal is identity, action == Action::"tools/call", resource is tool);
      @id("pay-asks") @answer("confirm")
      forbid(principal, action == Action::"tools/call", resource == tool::"pay");
      """;

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

  private static boolean isAsked(Decision decision) {
    return spoor(decision).has("confirmation_id");
  }

  @Test
  void aFloodOfOneRunAsksFewQuestions() {
    Set<String> ids = new HashSet<>();
    Decision last = one.ask(call("pay", "{\"n\":0}"));
    for (int i = 0; i < 200; i++) {
      last = (i % 2 == 0 ? one : two).ask(call("pay", "{\"n\":" + i + "}"));
      ids.add(spoor(last).path("confirmation_id").asText());
    }
    ids.remove("");
    assertThat(ids).hasSize(ConfirmationLimits.DEFAULT.ofRun());
    assertThat(last.reasons()).contains("no person is asked: the run has 5 open confirmations");
    assertThat(servers.log.appends()).isEqualTo(ConfirmationLimits.DEFAULT.ofRun());
  }

  /** A caller chooses which run it states. */
  @Test
  void questionsOfOneCallerDoNotUseUpTheQuotaOfARunOfOthers() {
    var other = new CallerRights("other-gateway", TENANT, true);
    for (int i = 0; i < 50; i++) {
      one.ask(call("pay", "{\"n\":" + i + "}"), other);
    }
    assertThat(one.waiting()).hasSize(ConfirmationLimits.DEFAULT.ofRun());

    assertThat(isAsked(one.ask(call("pay", "{}")))).isTrue();
  }

  @Test
  void agentsWithoutAManifestDoNotUseUpTheQuotaOfOthers() {
    int asked = 0;
    for (int run = 1; run <= 50; run++) {
      String trace = "%032x".formatted(run);
      servers.know(TENANT, trace, "invented-" + run, false);
      asked += isAsked(one.ask(call("pay", "{}", trace))) ? 1 : 0;
    }
    assertThat(asked).isEqualTo(ConfirmationLimits.DEFAULT.ofAgent());
    assertThat(isAsked(one.ask(call("pay", "{}")))).isTrue();
  }

  /** A run may claim to be of any agent. */
  @Test
  void runsOfOneCallerDoNotUseUpTheQuotaOfAnAgentOfOthers() {
    var other = new CallerRights("other-gateway", TENANT, true);
    int asked = 0;
    for (int run = 1; run <= 50; run++) {
      String trace = "%032x".formatted(run);
      servers.know(TENANT, trace, "clerk", true);
      asked += isAsked(one.ask(call("pay", "{}", trace), other)) ? 1 : 0;
    }
    assertThat(asked).isEqualTo(ConfirmationLimits.DEFAULT.ofAgent());

    assertThat(isAsked(one.ask(call("pay", "{}")))).isTrue();
  }

  @Test
  void aCallerHasAsManyAsAreLeftFree() {
    var other = new CallerRights("other-gateway", TENANT, true);
    Decision last = one.ask(call("pay", "{}"), other);
    for (int run = 1; run <= 200; run++) {
      String trace = "%032x".formatted(run);
      servers.know(TENANT, trace, "agent-" + run, true);
      last = one.ask(call("pay", "{}", trace), other);
    }
    assertThat(one.waiting()).hasSize(100);
    assertThat(last.reasons())
        .contains("no person is asked: the caller has 100 open confirmations");

    assertThat(isAsked(one.ask(call("pay", "{}")))).isTrue();
  }
}
