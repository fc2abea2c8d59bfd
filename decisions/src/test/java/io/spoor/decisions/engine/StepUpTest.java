package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.ViewContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subject's token reaches policies as what it proves, and nothing else. */
class StepUpTest {
  private static final String POLICIES =
      """
      permit(principal, action, resource);
      @answer("step-up") @acr_values("mfa") forbid(principal, action, resource)
      unless { context has spoor && context.spoor has subject
        && context.spoor.subject has acr && context.spoor.subject.acr == "mfa" };
      """;

  private final List<AskedRequest> recorded = new ArrayList<>();

  private Decision ask(Path folder, String token, CallerRights caller) throws Exception {
    Files.writeString(folder.resolve("p.cedar"), POLICIES);
    var policies = new DecisionEngine(PolicyFolder.load(folder), line -> {});
    return new DecisionPoint(
            () -> policies,
            new ViewContext(new ChainViews(InstantSource.system())),
            StaleRuns.ALWAYS_ASK,
            Blocks.NONE,
            Confirmations.NONE,
            answered -> recorded.add(answered.asked()))
        .withSubjects(
            (by, subject, stated) ->
                stated.equals("valid") && subject.equals("emma")
                    ? Optional.of(JsonNodeFactory.instance.objectNode().put("acr", "mfa"))
                    : Optional.empty())
        .evaluate(
            EvaluationRequest.read(
                EngineFixture.json(
                    """
                    {"subject":{"type":"identity","id":"emma"},"action":{"name":"a"},
                     "resource":{"type":"tool","id":"t"},
                     "context":{"spoor":{"subject_token":%s,"subject":{"acr":"mfa"}}}}"""
                        .formatted(token))),
            caller);
  }

  @Test
  void onlyAVerifiedTokenOfACallerThatMayStateItCounts(@TempDir Path folder) throws Exception {
    var gateway = new CallerRights("gateway", "default", true);
    assertThat(ask(folder, "\"valid\"", gateway).isAllowed()).isTrue();
    assertThat(ask(folder, "\"forged\"", gateway).isAllowed()).isFalse();
    assertThat(ask(folder, "{\"acr\":\"mfa\"}", gateway).isAllowed()).isFalse();
    assertThat(ask(folder, "null", gateway).isAllowed()).isFalse();
    assertThat(ask(folder, "\"valid\"", CallerRights.NONE).isAllowed()).isFalse();
  }

  @Test
  void theTokenIsNotThereForTheRecord(@TempDir Path folder) throws Exception {
    ask(folder, "\"valid\"", CallerRights.NONE);
    ask(folder, "\"valid\"", new CallerRights("gateway", "default", true));
    assertThat(recorded)
        .hasSize(2)
        .noneMatch(asked -> asked.request().context().toString().contains("valid"));
    assertThat(recorded.getLast().run().orElseThrow().attributes().toString())
        .doesNotContain("valid")
        .contains("mfa");
  }
}
