package io.spoor.decisions.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.DecisionRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestTest {
  @TempDir private Path folder;
  private final List<DecisionRecord> records = new ArrayList<>();

  /** Answers of several kinds: 4 by policies, one without, one masked, one too large. */
  @BeforeEach
  void record() {
    RecordedPoint point = RecordedPoint.of(folder.resolve("old"));
    point.ask("read", "{\"size\": 10.5, \"tags\": [1, \"a\", {\"b\": null}]}", "{}");
    records.add(point.record());
    point.ask("write", "{\"big\": 9223372036854775807}", "{}");
    records.add(point.record());
    point.ask("mail", "{}", "{\"spoor\": {}, \"time\": 1e1}");
    records.add(point.record());
    point.ask("mail", "{}", "{}");
    records.add(point.record());
    point.ask("read", "{\"password\": \"p4ss\"}", "{}");
    records.add(point.record());
    point.ask("read", "{\"a\": \"%s\"}".formatted("x".repeat(70_000)), "{}");
    records.add(point.record());
    RecordedPoint stale = RecordedPoint.stale(folder.resolve("old"), "none");
    stale.ask("mail", "{}", "{\"spoor\": {}}");
    records.add(stale.record());
  }

  private Backtest.Summary test(String policies) {
    var backtest = new Backtest(RecordedPoint.engine(folder.resolve("new"), policies));
    records.forEach(backtest::add);
    // Published twice.
    records.forEach(backtest::add);
    return backtest.summary();
  }

  @Test
  void underTheSamePoliciesAllDecisionsAreEqual() {
    Backtest.Summary summary = test(RecordedPoint.POLICIES);

    assertThat(summary.records()).isEqualTo(7);
    assertThat(summary.same()).isEqualTo(4);
    assertThat(summary.different()).isZero();
    assertThat(summary.masked()).isEqualTo(1);
    assertThat(summary.maskedDifferent()).isZero();
    assertThat(summary.notStored()).isEqualTo(1);
    assertThat(summary.notByPolicies()).isEqualTo(1);
  }

  @Test
  void underOtherPoliciesDifferencesAreCountedByPolicyAgentAndAction() {
    Backtest.Summary summary =
        test(
            """
            @id("all") permit(principal, action, resource);
            @id("no-runs") forbid(principal, action, resource)
            unless { context has spoor };
            """);

    assertThat(summary.same()).as("the write").isEqualTo(1);
    assertThat(summary.different()).isEqualTo(3);
    assertThat(summary.differentUnderSamePolicies()).isZero();
    assertThat(summary.maskedDifferent()).isEqualTo(1);
    assertThat(summary.byPolicy()).isEqualTo(Map.of("all", 1L, "no-runs", 3L));
    assertThat(summary.byAgent()).isEqualTo(Map.of("letter-clerk", 1L, "(no agent)", 3L));
    assertThat(summary.byAction()).isEqualTo(Map.of("mail", 2L, "read", 2L));
  }

  @Test
  void aDifferenceNamesThePoliciesOfBothSides() {
    var backtest =
        new Backtest(
            RecordedPoint.engine(
                folder.resolve("new"), "@id(\"none\") forbid(principal, action, resource);"));

    Backtest.Difference difference = backtest.add(records.getFirst()).orElseThrow();

    assertThat(difference.isAllowed()).isFalse();
    assertThat(difference.policies()).containsExactly("none");
    assertThat(difference.record().getPolicies()).containsExactly("all");
  }

  /** The policy was tried as log-only; now it decides. */
  @Test
  void aDifferenceThatALogOnlyPolicyToldIsCountedAsSuch() {
    RecordedPoint tried =
        RecordedPoint.with(
            folder.resolve("tried"),
            """
            @id("all") permit(principal, action, resource);
            @id("no-mail") @mode("log_only") forbid(principal, action == Action::"mail", resource);
            """);
    var backtest =
        new Backtest(
            RecordedPoint.engine(
                folder.resolve("new"),
                """
                @id("all") permit(principal, action, resource);
                @id("no-mail") forbid(principal, action == Action::"mail", resource);
                @id("no-reads") forbid(principal, action == Action::"read", resource);
                """));

    tried.ask("mail", "{}", "{}");
    Backtest.Difference told = backtest.add(tried.record()).orElseThrow();
    tried.ask("read", "{}", "{}");
    Backtest.Difference untold = backtest.add(tried.record()).orElseThrow();

    assertThat(told.foretoldBy()).containsExactly("no-mail");
    assertThat(untold.foretoldBy()).isEmpty();
    assertThat(backtest.summary().different()).isEqualTo(2);
    assertThat(backtest.summary().foretold()).isEqualTo(1);
  }

  @Test
  void aDifferenceUnderTheSamePoliciesIsCounted() {
    DecisionRecord altered =
        DecisionRecord.newBuilder(records.get(1)).setPolicyDecision(true).build();

    var backtest =
        new Backtest(RecordedPoint.engine(folder.resolve("new"), RecordedPoint.POLICIES));
    backtest.add(altered);

    assertThat(backtest.summary().differentUnderSamePolicies()).isEqualTo(1);
  }
}
