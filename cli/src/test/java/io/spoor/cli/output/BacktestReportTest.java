package io.spoor.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.decisions.log.Backtest.Difference;
import io.spoor.decisions.log.Backtest.Summary;
import io.spoor.schemas.DecisionRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacktestReportTest {
  private static final Summary SUMMARY =
      new Summary(
          120,
          98,
          2,
          1,
          2,
          5,
          1,
          3,
          12,
          0,
          7,
          Map.of("no-egress", 2L, "all", 1L),
          Map.of("letter-clerk", 3L),
          Map.of("tools/call", 3L));

  private static Difference difference() {
    return new Difference(
        DecisionRecord.newBuilder()
            .setDecisionId("d-1")
            .setTenant("default")
            .setTime(1_773_135_631_439_000_000L)
            .setServer("pdp-1")
            .setSubjectType("identity")
            .setSubjectId("emma\u001b[2J")
            .setAction("tools/call")
            .setResourceType("tool")
            .setResourceId("send_mail")
            .setDecision(true)
            .setAnswer("allow")
            .setPolicyDecision(true)
            .setPolicies(List.of("all"))
            .setPolicyDigest("9f")
            .setInputSha256("3a")
            .build(),
        false,
        List.of("no-egress"),
        List.of("no-egress"));
  }

  @Test
  void peopleSeeSharesAndCounts() {
    var report = new BacktestReport(false);

    assertThat(report.difference(difference()).orElseThrow())
        .startsWith("2026-03-10 09:40:31  allow -> deny")
        .endsWith("tools/call send_mail  by no-egress (as log-only told)")
        .doesNotContain("\u001b");
    assertThat(report.summary(SUMMARY, "9f"))
        .containsExactly(
            "120 decisions, 100 compared: 98 equal (98.0 %), 2 different",
            "  1 different under the same policies",
            "  2 different as log-only policies told",
            "  5 with masked secrets, 1 different",
            "  12 not decided by policies",
            "  3 with an input that was too large to store",
            "  7 answers that servers could not record",
            "differences by policy:",
            "  2  no-egress",
            "  1  all",
            "differences by agent:",
            "  3  letter-clerk",
            "differences by action:",
            "  3  tools/call");
  }

  @Test
  void peopleSeeTheFirstDifferencesOnly() {
    var report = new BacktestReport(false);
    long shown = 0;
    for (int i = 0; i < 60; i++) {
      shown += report.difference(difference()).isPresent() ? 1 : 0;
    }

    assertThat(shown).isEqualTo(50);
    assertThat(report.summary(SUMMARY, "9f"))
        .first()
        .isEqualTo("(10 more differences; --json shows all)");
  }

  @Test
  void scriptsGetEachDifferenceAndTheCounts() throws IOException {
    var report = new BacktestReport(true);

    JsonNode difference =
        new ObjectMapper().readTree(report.difference(difference()).orElseThrow());
    JsonNode summary = new ObjectMapper().readTree(report.summary(SUMMARY, "9f").getFirst());

    assertThat(difference.path("type").asText()).isEqualTo("difference");
    assertThat(difference.path("recorded").asBoolean()).isTrue();
    assertThat(difference.path("now").asBoolean()).isFalse();
    assertThat(difference.at("/policies/0").asText()).isEqualTo("no-egress");
    assertThat(difference.at("/recorded_policies/0").asText()).isEqualTo("all");
    assertThat(summary.path("type").asText()).isEqualTo("backtest");
    assertThat(summary.path("decisions").asLong()).isEqualTo(120);
    assertThat(summary.at("/by_policy/no-egress").asLong()).isEqualTo(2);
  }
}
