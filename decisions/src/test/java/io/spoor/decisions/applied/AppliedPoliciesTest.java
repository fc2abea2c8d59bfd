package io.spoor.decisions.applied;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.policy.PolicySource;
import io.spoor.decisions.policy.SourceText;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.RunContext;
import io.spoor.schemas.PolicyVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AppliedPoliciesTest {
  private static final String PERMIT = "@id(\"all\") permit(principal, action, resource);";
  private static final String FORBID = "@id(\"none\") forbid(principal, action, resource);";

  private final List<String> journal = new ArrayList<>();
  private final AppliedPolicies policies = new AppliedPolicies("default", journal::add);

  static PolicyVersion version(String text, Optional<String> entities) {
    Path origin = Path.of("policies");
    return AppliedVersion.of(
        "default",
        new PolicySource(
            origin,
            new TreeMap<>(Map.of("p.cedar", new SourceText(origin.resolve("p.cedar"), text))),
            Optional.empty(),
            entities.map(each -> new SourceText(Path.of("entities.json"), each))),
        1,
        "erin",
        Optional.of("a note"),
        Optional.empty());
  }

  private static AppliedVersion version(long number, String text) {
    return new AppliedVersion(number, version(text, Optional.empty()));
  }

  private static EvaluationRequest request() {
    try {
      return EvaluationRequest.read(
          StrictJson.parse(
              """
              {"subject": {"type": "user", "id": "alice"}, "action": {"name": "read"},
               "resource": {"type": "record", "id": "7"}}"""
                  .getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedRequestException e) {
      throw new AssertionError(e);
    }
  }

  private Decision decision() {
    return policies.get().evaluate(request(), null);
  }

  @Test
  void theLatestVersionDecidesOnceTheTopicIsRead() {
    policies.apply(version(1, FORBID));
    policies.apply(version(2, PERMIT));

    assertThat(policies.obstacle()).hasValue("the policies have not been read yet; try again soon");
    assertThatIllegalStateException().isThrownBy(policies::get);

    policies.setCaughtUp();

    assertThat(policies.obstacle()).isEmpty();
    assertThat(decision().isAllowed()).isTrue();
    assertThat(decision().json().at("/context/policy_set/version").longValue()).isEqualTo(2);
    assertThat(decision().json().at("/context/policy_set/digest").textValue())
        .isEqualTo(version(2, PERMIT).content().getDigest())
        .hasSize(64);
    assertThat(journal).singleElement().asString().contains("version 2 (", "1 policy", "erin");
  }

  @Test
  void aNewVersionDecidesAtOnceAndTheEntitiesAreItsOwn() {
    policies.apply(version(1, PERMIT));
    policies.setCaughtUp();

    policies.apply(
        new AppliedVersion(
            2,
            version(
                "permit(principal in team::\"a\", action, resource);",
                Optional.of(
                    "[{\"uid\":{\"type\":\"user\",\"id\":\"alice\"},"
                        + "\"parents\":[{\"type\":\"team\",\"id\":\"a\"}]}]"))));

    assertThat(decision().isAllowed()).isTrue();

    policies.apply(version(3, "permit(principal in team::\"a\", action, resource);"));

    assertThat(decision().isAllowed()).isFalse();
  }

  @Test
  void aVersionThatIsNotValidNeverReplacesOneThatIs() {
    policies.apply(version(1, FORBID));
    policies.apply(version(2, "permit(principal, actio, resource);"));
    policies.setCaughtUp();

    assertThat(policies.get().id().version()).isEqualTo(1);
    assertThat(journal.getFirst())
        .contains("version 2 (", "is refused", "version 2/p.cedar, line 1: ");

    policies.apply(version(3, PERMIT));
    policies.apply(version(4, "@mode(\"logonly\") " + FORBID));

    assertThat(decision().isAllowed()).isTrue();
    assertThat(journal.getLast())
        .contains("version 4 (", "version 3 stays", "@mode must be \"log_only\" or \"active\"");
  }

  @Test
  void aVersionThatIsNotThatOfItsDigestIsRefused() {
    PolicyVersion changed = version(FORBID, Optional.empty());
    changed.getPolicies().put("p.cedar", PERMIT);
    policies.apply(version(1, FORBID));
    policies.apply(new AppliedVersion(2, changed));
    PolicyVersion odd = version(FORBID, Optional.empty());
    odd.getPolicies().put("a\0b.cedar", PERMIT);
    policies.apply(new AppliedVersion(3, odd));
    policies.setCaughtUp();

    assertThat(decision().isAllowed()).isFalse();
    assertThat(policies.get().id().version()).isEqualTo(1);
    assertThat(journal).hasSize(3).allMatch(line -> line.lines().count() == 1);
  }

  @Test
  void withoutAVersionNothingIsDecidedAndTheReasonIsNamed() {
    policies.setCaughtUp();

    assertThat(policies.obstacle().orElseThrow()).contains("bin/spoor policies apply");

    policies.apply(version(1, "permit("));

    assertThat(policies.obstacle().orElseThrow()).contains("no applied version", "valid");

    policies.apply(version(2, PERMIT));

    assertThat(policies.obstacle()).isEmpty();
  }

  @Test
  void aRequestInProgressEndsWithThePoliciesWithWhichItBegan() {
    policies.apply(version(1, PERMIT));
    policies.setCaughtUp();
    DecisionPoint inProgress =
        new DecisionPoint(
                policies,
                RunContext.NONE,
                StaleRuns.ALWAYS_ASK,
                Blocks.NONE,
                Confirmations.NONE,
                DecisionLog.NONE)
            .withPoliciesInForce();

    policies.apply(version(2, FORBID));

    assertThat(inProgress.evaluate(request(), CallerRights.NONE).isAllowed()).isTrue();
    assertThat(decision().isAllowed()).isFalse();
  }

  /** Cedar holds 1,024 sets, and drops the one that was not asked for longest. */
  @Test
  void manyVersionsDoNotDisplaceTheOneThatDecides() {
    policies.apply(version(1, PERMIT));
    policies.setCaughtUp();
    var first = policies.get();
    for (int i = 2; i < 1_200; i++) {
      policies.apply(version(i, PERMIT + "// " + i));
      assertThat(decision().error()).isEmpty();
    }

    assertThat(policies.get().id().version()).isEqualTo(1_199);
    assertThat(decision().isAllowed()).isTrue();
    assertThat(first.id().version()).isEqualTo(1);
  }
}
