package io.spoor.decisions.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that only tell what they would do. */
class LogOnlyTest {
  @TempDir private Path folder = Path.of("");

  private EngineFixture with(String policies) {
    return EngineFixture.of(folder, policies, "", "");
  }

  private static String logOnly(Decision decision) {
    return decision.json().at("/context/log_only").toString();
  }

  @Test
  void aForbidThatWouldChangeTheDecisionIsNamedAndDoesNotDecide() {
    EngineFixture fixture =
        with(
            """
            @id("all") permit(principal, action, resource);
            @id("no-writes") @mode("log_only") @reason("no writes")
            forbid(principal, action == Action::"write", resource);
            @id("old") @mode("active") forbid(principal, action == Action::"erase", resource);
            """);

    Decision write = fixture.evaluate("write", "{}");

    assertThat(write.isAllowed()).isTrue();
    assertThat(write.policies()).containsExactly("all");
    assertThat(write.reasons()).isEmpty();
    assertThat(logOnly(write))
        .isEqualTo("[{\"policy\":\"no-writes\",\"effect\":\"forbid\",\"changes\":true}]");
    assertThat(fixture.evaluate("read", "{}").json().at("/context/log_only").isMissingNode())
        .isTrue();
    assertThat(fixture.evaluate("erase", "{}").isAllowed()).isFalse();
  }

  @Test
  void eachThatAppliesIsNamedWhetherItChangesTheDecisionOrNot() {
    EngineFixture fixture =
        with(
            """
            @id("stop") forbid(principal, action == Action::"stop", resource);
            @id("b") @mode("log_only") permit(principal, action, resource);
            @id("a") @mode("log_only") forbid(principal, action == Action::"write", resource);
            """);

    // A forbid does not hide a permit: both are asked by themselves.
    assertThat(logOnly(fixture.evaluate("write", "{}")))
        .isEqualTo(
            "[{\"policy\":\"a\",\"effect\":\"forbid\",\"changes\":false},"
                + "{\"policy\":\"b\",\"effect\":\"permit\",\"changes\":true}]");
    assertThat(logOnly(fixture.evaluate("stop", "{}")))
        .isEqualTo("[{\"policy\":\"b\",\"effect\":\"permit\",\"changes\":false}]");
    assertThat(fixture.evaluate("read", "{}").isAllowed()).isFalse();
  }

  @Test
  void oneThatErrsIsOnlyNamed() {
    EngineFixture fixture =
        with(
            """
            @id("all") permit(principal, action, resource);
            @id("errs") @mode("log_only") forbid(principal, action, resource)
            when { resource.price > 10 };
            """);

    Decision decision = fixture.evaluate("read", "{}");

    assertThat(decision.isAllowed()).isTrue();
    assertThat(decision.errors()).isEmpty();
    assertThat(logOnly(decision))
        .isEqualTo(
            "[{\"policy\":\"errs\",\"effect\":\"forbid\","
                + "\"error\":\"an attribute is missing: resource.price\"}]");
    assertThat(fixture.journal()).singleElement().asString().contains("errs");
    assertThat(logOnly(fixture.evaluate("read", "{\"price\":11}"))).contains("\"changes\":true");
  }

  @Test
  void aRequestThatNoPolicyMaySeeIsNotPutToThemEither() {
    EngineFixture fixture =
        with("@id(\"a\") @mode(\"log_only\") forbid(principal, action, resource);");

    Decision refused = fixture.evaluate("read", "{\"price\":1.23456}");

    assertThat(refused.error()).isPresent();
    assertThat(refused.logOnly()).isEmpty();
  }
}
