package io.spoor.pipeline.alert;

import static io.spoor.pipeline.alert.AlertDesk.finding;
import static io.spoor.pipeline.alert.AlertDesk.withStatus;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.Finding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is told of what: nobody twice of one thing, nobody of hundreds at once. */
class NotifierTest {
  @Test
  void anAgentThatDoesTheSameInEveryRunIsToldOfOnceAnHour() {
    var desk = new AlertDesk();
    for (int run = 0; run < 10; run++) {
      desk.advanceTo(run * 60L);
      desk.report("deploy-agent/" + run, finding("f" + run, "fan-out", "high", run * 60L));
    }

    assertThat(desk.alert("deploy-agent/9").getStatus()).isEqualTo("open");
    assertThat(desk.alert("deploy-agent/9").getNotify()).isEqualTo("repeated");
    assertThat(desk.alert("deploy-agent/9").getRepeatOf())
        .isEqualTo(desk.alert("deploy-agent/0").getAlertId());
    assertThat(desk.alert("deploy-agent/0").getRepeats()).isEqualTo(9);
    assertThat(desk.pages()).hasSize(1);

    desk.restart();
    desk.advanceTo(3_600);
    desk.report("deploy-agent/10", finding("f10", "fan-out", "high", 3_600));
    assertThat(desk.alert("deploy-agent/10").getNotify()).isEqualTo("first");
  }

  @Test
  void repeatsUpdateThePageAtMostOnceAMinute() {
    var desk = new AlertDesk();
    for (int run = 0; run < 40; run++) {
      desk.advanceTo(run * 2L);
      desk.report("deploy-agent/" + run, finding("f" + run, "fan-out", "high", run));
    }
    desk.restart();
    desk.advanceTo(200);

    assertThat(desk.pages()).hasSize(1);
    // At once, after a minute, and what came last.
    assertThat(desk.updates()).hasSize(3);
    Alert last = desk.updates().getLast();
    assertThat(last.getAlertId()).isEqualTo(desk.alert("deploy-agent/0").getAlertId());
    assertThat(last.getRepeats()).isEqualTo(39);
    assertThat(last.getFurther()).hasSize(10);
    assertThat(last.getFurther().getFirst()).isEqualTo("Run run-deploy-agent/39: What f39 says.");
  }

  @Test
  void otherPrincipalsOfTheSameAgentAndRuleUpdateThePage() {
    var desk = new AlertDesk();
    desk.report("deploy-agent/1", finding("a", "fan-out", "high", 1));
    desk.report(
        "deploy-agent/2",
        Finding.newBuilder(finding("b", "fan-out", "high", 2))
            .setPrincipals(List.of("role/other"))
            .build());

    assertThat(desk.pages()).hasSize(1);
    assertThat(desk.updates()).hasSize(1);
    assertThat(desk.updates().getFirst().getFurther()).first().asString().contains("What b says.");
  }

  @Test
  void aWithheldConfirmationDoesNotHoldAFindingBackForEver() {
    var desk = new AlertDesk();
    Finding provisional = withStatus(finding("a", "injected-action", "high", 1), "provisional");
    desk.report("deploy-agent/1", provisional);
    desk.advanceTo(14 * 60);
    desk.report("deploy-agent/1", finding("b", "fan-out", "low", 2));
    assertThat(desk.pages()).isEmpty();

    desk.restart();
    desk.advanceTo(16 * 60);

    assertThat(desk.pages()).singleElement().satisfies(page -> isHighFirst(page));
    desk.report("deploy-agent/1", finding("c", "fan-out", "low", 3));
    assertThat(desk.pages()).hasSize(1);
    assertThat(desk.alert("deploy-agent/1").getPageSeverity()).isEqualTo("high");
    desk.report("deploy-agent/1", withStatus(provisional, "confirmed"));
    assertThat(desk.pages()).hasSize(1);
  }

  private static void isHighFirst(Alert page) {
    assertThat(page.getNotify()).isEqualTo("first");
    assertThat(page.getPageSeverity()).isEqualTo("high");
  }

  @Test
  void aFindingThatWasRetractedInTheMeantimeIsNotSent() {
    var desk = new AlertDesk();
    Finding provisional = withStatus(finding("a", "injected-action", "high", 1), "provisional");
    desk.report("deploy-agent/1", provisional, finding("b", "fan-out", "low", 2));
    desk.report("deploy-agent/1", withStatus(provisional, "retracted"));

    desk.advanceTo(16 * 60);

    assertThat(desk.pages()).isEmpty();
  }

  @Test
  void theWaitBeginsAgainWithEachNewFinding() {
    var desk = new AlertDesk();
    Finding provisional = withStatus(finding("a", "injected-action", "high", 1), "provisional");
    desk.report("deploy-agent/1", finding("m", "fan-out", "medium", 1));
    desk.report("deploy-agent/1", provisional);
    desk.advanceTo(60);
    desk.report("deploy-agent/1", withStatus(provisional, "retracted"));
    desk.advanceTo(14 * 60);
    desk.report("deploy-agent/1", provisional);
    desk.advanceTo(16 * 60);
    assertThat(desk.pages()).hasSize(1);

    desk.advanceTo(30 * 60);

    assertThat(desk.alert("deploy-agent/1").getNotify()).isEqualTo("escalated");
  }

  @Test
  void timesOfFindingsDoNotDecideWhatIsRecent() {
    var desk = new AlertDesk();
    desk.report("deploy-agent/1", finding("a", "fan-out", "high", 1));
    desk.report("deploy-agent/2", finding("b", "fan-out", "high", -50_000));
    desk.report("deploy-agent/3", finding("c", "fan-out", "high", 90_000));

    assertThat(desk.pages()).hasSize(1);
  }

  @Test
  void anotherRuleAnotherAgentOrAGraverOneIsNoRepeat() {
    var desk = AlertDesk.withStormOf(20, Duration.ofMinutes(10));
    desk.report("deploy-agent/1", finding("a", "fan-out", "medium", 1));
    desk.report("deploy-agent/2", finding("b", "depth", "medium", 2));
    desk.report("other-agent/1", finding("c", "fan-out", "medium", 3));
    desk.report("deploy-agent/3", finding("d", "fan-out", "high", 4));
    desk.report("deploy-agent/4", finding("e", "fan-out", "high", 5));

    assertThat(desk.published)
        .filteredOn(alert -> alert.getRepeats() == 0)
        .extracting(Alert::getNotify)
        .containsExactly("first", "first", "first", "first", "repeated");
  }

  @Test
  void aRepeatThatGetsWorseIsTold() {
    var desk = new AlertDesk();
    desk.report("deploy-agent/1", finding("a", "fan-out", "medium", 1));
    desk.report("deploy-agent/2", finding("b", "fan-out", "medium", 2));
    desk.report("deploy-agent/2", finding("c", "self-grant", "critical", 3));

    assertThat(desk.alert("deploy-agent/2").getNotify()).isEqualTo("escalated");
    assertThat(desk.alert("deploy-agent/2").getRepeatOf()).isNull();
  }

  @Test
  void repeatsThatGetWorseAreOnePageToo() {
    var desk = AlertDesk.withStormOf(20, Duration.ofMinutes(10));
    for (int run = 0; run < 12; run++) {
      desk.report("deploy-agent/" + run, finding("f" + run, "fan-out", "medium", run));
    }
    for (int run = 0; run < 12; run++) {
      desk.report("deploy-agent/" + run, finding("g" + run, "fan-out", "high", run));
    }

    assertThat(desk.pages()).hasSize(2);
  }

  @Test
  void aCriticalFindingThatJoinsANotifiedAlertIsSentAnew() {
    var desk = new AlertDesk();
    desk.declare("deploy-agent");
    desk.report("deploy-agent", finding("a", "self-grant", "critical", 1));
    desk.report("deploy-agent", finding("a", "self-grant", "critical", 1));
    desk.report("deploy-agent", finding("b", "self-grant", "critical", 2));
    desk.restart();
    desk.report("deploy-agent", finding("c", "injected-action", "critical", 3));
    desk.report("deploy-agent", finding("d", "depth", "low", 4));

    assertThat(desk.published)
        .extracting(Alert::getNotify)
        .containsExactly("first", "renewed", "renewed", "none");
    Alert renewed = desk.published.get(2);
    assertThat(renewed.getFurther()).containsExactly("What c says.", "What b says.");
    // Verdicts on what was known before do not count.
    assertThat(renewed.getOpenedRevision()).isEqualTo(renewed.getRevision());
  }

  @Test
  void aCriticalFindingOfAnotherRunIsNoRepeat() {
    var desk = new AlertDesk();
    desk.declare("deploy-agent");
    desk.report("deploy-agent/decoy", finding("a", "injected-action", "critical", 1));
    desk.report("deploy-agent/real", finding("b", "injected-action", "critical", 2));

    assertThat(desk.alert("deploy-agent/real").getNotify()).isEqualTo("first");
  }

  @Test
  void aCriticalFindingThatComesAndGoesIsSentOnce() {
    var desk = new AlertDesk();
    desk.declare("deploy-agent");
    Finding critical = finding("a", "self-grant", "critical", 1);
    desk.report("deploy-agent", critical, finding("b", "fan-out", "high", 1));
    for (int i = 0; i < 5; i++) {
      desk.report("deploy-agent", withStatus(critical, "retracted"));
      desk.report("deploy-agent", critical);
    }

    assertThat(desk.pages()).hasSize(1);
  }

  @Test
  void criticalFindingsBeyondThoseToldApartAreSentToo() {
    var desk = new AlertDesk();
    desk.declare("deploy-agent");
    Finding[] decoys =
        IntStream.range(0, 300)
            .mapToObj(i -> finding("decoy-" + i, "self-grant", "critical", i))
            .toArray(Finding[]::new);
    desk.report("deploy-agent", decoys);
    desk.report("deploy-agent", finding("real", "injected-action", "critical", 400));

    assertThat(desk.pages()).extracting(Alert::getNotify).containsExactly("first", "renewed");
  }

  @Test
  void fiveCriticalPagesOfAnAgentAWindowThenOneThatIsUpdated() {
    var desk = new AlertDesk();
    desk.declare("deploy-agent");
    desk.declare("other");
    for (int i = 0; i < 9; i++) {
      desk.advanceTo(i * 2L);
      desk.report("deploy-agent/" + i, finding("f" + i, "self-grant", "critical", i));
    }
    desk.advanceTo(30);
    desk.report("other/1", finding("o", "self-grant", "critical", 30));

    assertThat(desk.alert("other/1").getNotify()).isEqualTo("first");
    assertThat(desk.alert("deploy-agent/5").getNotify()).isEqualTo("held");
    assertThat(desk.pages()).hasSize(7);
    Alert storm = desk.storms().getFirst();
    assertThat(storm.getNotify()).isEqualTo("first");
    assertThat(storm.getAgentId()).isEqualTo("deploy-agent");
    assertThat(storm.getRoute()).isEqualTo("platform-primary");
    assertThat(desk.storms().stream().skip(1)).extracting(Alert::getNotify).containsOnly("updated");
    assertThat(desk.storms().getLast().getFurther())
        .containsExactly("What f8 says.", "What f7 says.", "What f6 says.", "What f5 says.");

    // The next window has pages of its own.
    desk.advanceTo(700);
    desk.report("deploy-agent/next", finding("n", "self-grant", "critical", 700));
    assertThat(desk.alert("deploy-agent/next").getNotify()).isEqualTo("first");
  }

  @Test
  void agentsWithoutAManifestUseUpNoQuotaOfOthers() {
    var desk = new AlertDesk();
    desk.declare("deploy-agent");
    for (int i = 0; i < 100; i++) {
      desk.report("made-up-" + i, finding("c" + i, "self-grant", "critical", i));
      desk.report("invented-" + i, finding("h" + i, "fan-out", "high", i));
    }
    desk.advanceTo(1);
    int before = desk.pages().size();
    desk.report("deploy-agent/1", finding("r", "fan-out", "high", 100));
    // Dated before the manifest, in order to count as undeclared.
    desk.report(
        "deploy-agent/2",
        Finding.newBuilder(finding("old", "depth", "low", 0)).setTime(-5).build(),
        finding("s", "injected-action", "critical", 100));

    // Five and two, and a storm of each kind.
    assertThat(before).isEqualTo(9);
    assertThat(desk.alert("deploy-agent/1").getNotify()).isEqualTo("first");
    assertThat(desk.alert("deploy-agent/2").getNotify()).isEqualTo("first");
    assertThat(desk.alert("deploy-agent/2").getRoute()).isEqualTo("platform-primary");
  }

  @Test
  void aStormIsOneAlertThatSaysWhatItHeldBack() {
    var desk = AlertDesk.withStormOf(5, Duration.ofMinutes(10));
    for (int i = 0; i < 12; i++) {
      desk.advanceTo(i);
      String rule = i < 9 ? "fan-out" : "self-grant";
      desk.report("agent-" + i, finding("f" + i, rule, i == 11 ? "high" : "medium", i));
    }
    desk.advanceTo(60);

    assertThat(desk.alert("agent-4").getNotify()).isEqualTo("first");
    assertThat(desk.alert("agent-5").getNotify()).isEqualTo("held");
    assertThat(desk.alert("agent-5").getStatus()).isEqualTo("open");
    Alert storm = desk.storms().getLast();
    assertThat(storm.getStatus()).isEqualTo("open");
    assertThat(storm.getHeldCount()).isEqualTo(7);
    assertThat(storm.getHeldIds()).hasSize(7).contains(desk.alert("agent-5").getAlertId());
    assertThat(storm.getCounts())
        .extracting(AlertCount::getCount)
        .containsExactlyInAnyOrder(4L, 2L, 1L);
    assertThat(storm.getExplanation())
        .contains(
            "More than 5 alerts of agents without a manifest came within 10 minutes",
            "since 2026-03-10T12:00:05Z",
            "7 alerts: 4 × fan-out, 3 × self-grant");
    assertThat(desk.storms().getFirst().getNotify()).isEqualTo("first");
    assertThat(storm.getNotify()).isEqualTo("escalated");
    assertThat(desk.storms()).extracting(Alert::getAlertId).containsOnly(storm.getAlertId());
  }

  @Test
  void afterAStormItsPageCoversManyAlertsThatStand() {
    var desk = AlertDesk.withStormOf(2, Duration.ofMinutes(10));
    for (int i = 0; i < 8; i++) {
      desk.advanceTo(i);
      desk.report("agent-" + i, finding("f" + i, "fan-out", "high", i));
    }
    desk.restart();
    desk.advanceTo(700);
    desk.report("late-1", finding("l1", "fan-out", "high", 700));
    assertThat(desk.alert("late-1").getNotify()).isEqualTo("held");
    desk.report("agent-2", withStatus(finding("f2", "fan-out", "high", 2), "retracted"));

    // No record comes any more.
    desk.advanceTo(1_300);
    Alert storm = desk.storms().getLast();
    assertThat(storm.getStatus()).isEqualTo("open");
    assertThat(storm.getNotify()).isEqualTo("updated");
    assertThat(storm.getTitle()).isEqualTo("Alert storm over: 6 alerts are open");
    for (String chain : List.of("agent-3", "agent-7", "late-1")) {
      assertThat(desk.alert(chain).getNotify()).isEqualTo("repeated");
      assertThat(desk.alert(chain).getNotified()).isEqualTo("high");
      assertThat(desk.alert(chain).getRepeatOf()).isEqualTo(storm.getAlertId());
    }
    assertThat(desk.alert("agent-2").getStatus()).isEqualTo("resolved");

    desk.report("calm", finding("c", "fan-out", "high", 1_300));
    assertThat(desk.alert("calm").getNotify()).isEqualTo("first");
  }

  @Test
  void afterAStormFewAlertsThatStandAreSent() {
    var desk = AlertDesk.withStormOf(2, Duration.ofMinutes(10));
    for (int i = 0; i < 5; i++) {
      desk.report("agent-" + i, finding("f" + i, "fan-out", "high", i));
    }
    desk.advanceTo(1);
    desk.report("agent-4", withStatus(finding("f4", "fan-out", "high", 4), "retracted"));
    desk.advanceTo(650);
    desk.advanceTo(1_300);

    assertThat(desk.storms().getLast().getStatus()).isEqualTo("resolved");
    assertThat(desk.alert("agent-2").getNotify()).isEqualTo("first");
    assertThat(desk.alert("agent-3").getNotify()).isEqualTo("first");
    assertThat(desk.alert("agent-4").getNotified()).isNull();
  }

  @Test
  void anAlertThatIsHeldCountsOnceInAStorm() {
    var desk = AlertDesk.withStormOf(1, Duration.ofMinutes(10));
    desk.report("agent-1", finding("a", "fan-out", "high", 0));
    desk.report("agent-2", finding("b", "fan-out", "high", 0));
    desk.report("agent-2", finding("c", "fan-out", "high", 1));
    desk.advanceTo(1);

    assertThat(desk.storms().getLast().getHeldCount()).isEqualTo(1);
  }

  @Test
  void aHeldAlertThatBecomesCriticalIsSent() {
    var desk = AlertDesk.withStormOf(1, Duration.ofMinutes(10));
    desk.report("agent-1", finding("a", "fan-out", "high", 0));
    desk.report("agent-2", finding("b", "fan-out", "high", 0));
    assertThat(desk.alert("agent-2").getNotify()).isEqualTo("held");

    desk.report("agent-2", finding("c", "self-grant", "critical", 1));
    assertThat(desk.alert("agent-2").getNotify()).isEqualTo("first");
    desk.advanceTo(650);
    desk.advanceTo(1_300);
    assertThat(desk.alert("agent-2").getNotify()).isEqualTo("first");
  }

  @Test
  void anAlertSettlesBeforeItIsSent() {
    var desk = new AlertDesk(StageSettings.defaults());
    desk.report("agent", finding("a", "fan-out", "high", 0));
    Finding passing = finding("b", "fan-out", "high", 0);
    desk.report("passing", passing);
    desk.advanceTo(1);
    desk.report("passing", withStatus(passing, "retracted"));
    assertThat(desk.pages()).isEmpty();

    desk.restart();
    desk.advanceTo(2);
    assertThat(desk.pages()).hasSize(1);
    assertThat(desk.alert("agent").getNotify()).isEqualTo("first");
    assertThat(desk.alert("passing").getNotified()).isNull();
    desk.advanceTo(10);
    assertThat(desk.pages()).hasSize(1);
  }

  @Test
  void aCriticalFindingDoesNotSettle() {
    var desk = new AlertDesk(StageSettings.defaults());
    desk.report("agent", finding("a", "fan-out", "high", 0));
    desk.report("agent", finding("b", "self-grant", "critical", 0));
    desk.advanceTo(5);

    assertThat(desk.pages()).hasSize(1);
    assertThat(desk.pages().getFirst().getRevision()).isEqualTo(2);
  }

  @Test
  void nobodyIsToldOfWhatIsReplayed() {
    var desk = new AlertDesk(StageSettings.defaults().withReplaying(true));
    desk.report("agent", finding("a", "fan-out", "high", 0));

    assertThat(desk.alert("agent").getStatus()).isEqualTo("open");
    assertThat(desk.alert("agent").getNotify()).isEqualTo("muted");
    assertThat(desk.alert("agent").getNotified()).isEqualTo("high");
  }

  /** 300 runs of undeclared agents, 50 of a declared one and 4 real criticals within a minute. */
  @Test
  void noiseDelaysNoCriticalAndLeavesNothingUndelivered() {
    for (boolean criticalNoise : new boolean[] {false, true}) {
      var desk = new AlertDesk(AlertDesk.with(AlertSettings.defaults()));
      desk.declare("noisy");
      desk.declare("payments");
      desk.declare("deploy");
      Map<String, Long> reported = new HashMap<>();
      for (int i = 0; i < 300; i++) {
        desk.advanceToNanos(AlertDesk.nanos(0) + i * 200_000_000L);
        desk.report(
            "made-up-" + i,
            finding(
                "u" + i, "rule-" + i % 7, criticalNoise && i % 2 == 0 ? "critical" : "high", i));
        if (i % 6 == 0) {
          desk.report("noisy/" + i, finding("n" + i, "fan-out", "high", i));
        }
        if (i % 75 == 74) {
          String chain = List.of("payments/", "deploy/").get(i % 2) + i;
          reported.put(chain, desk.now());
          desk.report(chain, finding("real" + i, "injected-action", "critical", i));
          assertThat(desk.alert(chain).getNotify()).isEqualTo("first");
        }
      }
      for (int minute = 1; minute < 40; minute++) {
        desk.advanceTo(minute * 60L);
      }

      assertThat(reported).hasSize(4);
      assertThat(desk.pages()).hasSizeLessThanOrEqualTo(20);
      assertThat(desk.latest())
          .filteredOn(alert -> alert.getStatus().equals("open"))
          .hasSizeGreaterThan(350)
          .allMatch(alert -> alert.getNotified() != null)
          .noneMatch(alert -> alert.getNotify().equals("held"));
    }
  }

  /**
   * The same noise over the four partitions that a topic has by default: quotas are per partition.
   */
  @Test
  void noiseInFourPartitionsIsAtMostTwentyPages() {
    List<AlertDesk> partitions =
        IntStream.range(0, 4)
            .mapToObj(_ -> new AlertDesk(AlertDesk.with(AlertSettings.defaults())))
            .toList();
    for (AlertDesk desk : partitions) {
      List.of("noisy", "payments", "deploy").forEach(desk::declare);
    }
    for (int i = 0; i < 300; i++) {
      long now = AlertDesk.nanos(0) + i * 200_000_000L;
      partitions.forEach(desk -> desk.advanceToNanos(now));
      String undeclared = "made-up-" + i;
      partition(partitions, undeclared)
          .report(undeclared, finding("u" + i, "rule-" + i % 7, "high", i));
      if (i % 6 == 0) {
        String noisy = "noisy/" + i;
        partition(partitions, noisy).report(noisy, finding("n" + i, "fan-out", "high", i));
      }
      if (i % 75 == 74) {
        String chain = List.of("payments/", "deploy/").get(i % 2) + i;
        AlertDesk desk = partition(partitions, chain);
        desk.report(chain, finding("real" + i, "injected-action", "critical", i));
        assertThat(desk.alert(chain).getNotify()).isEqualTo("first");
      }
    }
    for (int minute = 1; minute < 40; minute++) {
      for (AlertDesk desk : partitions) {
        desk.advanceTo(minute * 60L);
      }
    }

    assertThat(partitions.stream().mapToInt(desk -> desk.pages().size()).sum())
        .isLessThanOrEqualTo(20);
    assertThat(partitions.stream().flatMap(desk -> desk.latest().stream()))
        .filteredOn(alert -> alert.getStatus().equals("open"))
        .hasSizeGreaterThan(350)
        .allMatch(alert -> alert.getNotified() != null)
        .noneMatch(alert -> alert.getNotify().equals("held"));
  }

  private static AlertDesk partition(List<AlertDesk> partitions, String chain) {
    return partitions.get(Math.floorMod(chain.hashCode(), partitions.size()));
  }
}
