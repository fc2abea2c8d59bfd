package io.spoor.pipeline.alert;

import static io.spoor.pipeline.alert.AlertDesk.finding;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is told of what: nobody twice of one thing, nobody of hundreds at once. */
class NotificationGateTest {
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
    assertThat(desk.published).filteredOn(alert -> alert.getNotify().equals("first")).hasSize(1);

    desk.restart();
    desk.report("deploy-agent/10", finding("f10", "fan-out", "high", 3_600));
    assertThat(desk.alert("deploy-agent/10").getNotify()).isEqualTo("first");
  }

  @Test
  void anotherRuleAnotherAgentOrAGraverOneIsNoRepeat() {
    var desk = new AlertDesk();
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
  }

  @Test
  void aStormIsOneAlertThatSaysWhatItHeldBack() {
    var desk = AlertDesk.withStormOf(5, Duration.ofMinutes(10));
    for (int i = 0; i < 12; i++) {
      desk.advanceTo(i);
      String rule = i < 9 ? "fan-out" : "self-grant";
      desk.report("agent-" + i, finding("f" + i, rule, i == 11 ? "critical" : "high", i));
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
            "More than 5 alerts came within 10 minutes",
            "since 2026-03-10T12:00:05Z",
            "7 alerts: 4 × fan-out, 3 × self-grant");
    assertThat(desk.storms().getFirst().getNotify()).isEqualTo("first");
    assertThat(storm.getNotify()).isEqualTo("escalated");
    assertThat(desk.storms()).extracting(Alert::getAlertId).containsOnly(storm.getAlertId());
  }

  @Test
  void aStormEndsWithACalmWindowAndWhatWasHeldIsToldWhenItChanges() {
    var desk = AlertDesk.withStormOf(2, Duration.ofMinutes(10));
    for (int i = 0; i < 6; i++) {
      desk.advanceTo(i);
      desk.report("agent-" + i, finding("f" + i, "fan-out", "high", i));
    }
    desk.restart();
    desk.advanceTo(700);
    desk.report("late-1", finding("l1", "fan-out", "high", 700));
    assertThat(desk.alert("late-1").getNotify()).isEqualTo("held");

    desk.advanceTo(1_300);
    assertThat(desk.storms().getLast().getStatus()).isEqualTo("resolved");
    assertThat(desk.storms().getLast().getHeldCount()).isEqualTo(5);
    desk.report("calm", finding("c", "fan-out", "high", 1_300));
    desk.report("agent-5", finding("g", "fan-out", "high", 1_301));

    assertThat(desk.alert("calm").getNotify()).isEqualTo("first");
    assertThat(desk.alert("agent-5").getNotify()).isEqualTo("first");
    assertThat(desk.alert("agent-4").getNotify()).isEqualTo("held");
  }

  @Test
  void anAlertThatIsHeldCountsOnceInAStorm() {
    var desk = AlertDesk.withStormOf(1, Duration.ofMinutes(10));
    desk.advanceTo(0);
    desk.report("agent-1", finding("a", "fan-out", "high", 0));
    desk.report("agent-2", finding("b", "fan-out", "high", 0));
    desk.report("agent-2", finding("c", "fan-out", "high", 1));
    desk.advanceTo(1);

    assertThat(desk.storms().getLast().getHeldCount()).isEqualTo(1);
  }

  @Test
  void nobodyIsToldOfWhatIsReplayed() {
    var desk = new AlertDesk(StageSettings.defaults().withReplaying(true));
    desk.report("agent", finding("a", "fan-out", "high", 0));

    assertThat(desk.alert("agent").getStatus()).isEqualTo("open");
    assertThat(desk.alert("agent").getNotify()).isEqualTo("muted");
    assertThat(desk.alert("agent").getNotified()).isEqualTo("high");
  }
}
