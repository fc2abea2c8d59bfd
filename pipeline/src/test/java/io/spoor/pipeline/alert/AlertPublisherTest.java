package io.spoor.pipeline.alert;

import static io.spoor.pipeline.alert.AlertDesk.finding;
import static io.spoor.pipeline.alert.AlertDesk.nanos;
import static io.spoor.pipeline.alert.AlertDesk.withStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertPublisherTest {
  private final AlertDesk desk = new AlertDesk();

  @Test
  void aThousandFindingsOfOneRunawayAgentAreOneAlertWithACount() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      findings.add(finding("f-%04d".formatted(i), i < 990 ? "fan-out" : "self-grant", "high", i));
    }
    for (int i = 0; i < 1_000; i += 100) {
      desk.report("runaway", findings.subList(i, i + 100).toArray(Finding[]::new));
    }

    assertThat(desk.published)
        .extracting(Alert::getAlertId)
        .containsOnly(AlertPublisher.idOf(AlertDesk.root("runaway")));
    Alert alert = desk.alert("runaway");
    assertThat(alert.getFindingCount()).isEqualTo(1_000);
    assertThat(alert.getFindingIds()).hasSize(50);
    assertThat(alert.getCounts())
        .extracting(AlertCount::getRuleId, AlertCount::getCount)
        .containsExactly(tuple("fan-out", 990L), tuple("self-grant", 10L));
    assertThat(alert.getExplanation())
        .isEqualTo("What f-0000 says. And 999 more findings: 989 × fan-out, 10 × self-grant.");
    assertThat(desk.published).filteredOn(sent -> !sent.getNotify().equals("none")).hasSize(1);
  }

  @Test
  void theAlertSaysWhoseItIsAndWhatIsGravest() {
    desk.addManifest(
        Manifest.newBuilder()
            .setTenant("default")
            .setAgentId("deploy-agent")
            .setEffectiveFrom(0)
            .setDigest("d")
            .setOwner("platform@example.com")
            .setOnCall("platform-primary")
            .setDocument("{}")
            .build());

    desk.report(
        "deploy-agent",
        finding("a", "fan-out", "medium", 10),
        finding("b", "self-grant", "critical", 30),
        finding("c", "depth", "low", 5));

    Alert alert = desk.alert("deploy-agent");
    assertThat(alert.getStatus()).isEqualTo("open");
    assertThat(alert.getSeverity()).isEqualTo("critical");
    assertThat(alert.getTitle()).isEqualTo("deploy-agent: Title of self-grant");
    assertThat(alert.getExplanation())
        .isEqualTo("What b says. And 2 more findings: depth, fan-out.");
    assertThat(alert.getNextSteps()).isEqualTo("Look at self-grant.");
    assertThat(alert.getOwner()).isEqualTo("platform@example.com");
    assertThat(alert.getRoute()).isEqualTo("platform-primary");
    assertThat(alert.getRunId()).isEqualTo("run-deploy-agent");
    assertThat(alert.getOpened()).isEqualTo(nanos(5));
    assertThat(alert.getUpdated()).isEqualTo(nanos(30));
    assertThat(alert.getFindingIds()).containsExactly("b", "a", "c");
  }

  @Test
  void whateverTheOrderTheAlertIsTheSame() {
    List<Finding> findings = new ArrayList<>();
    var random = new Random(7);
    List<String> severities = List.of("low", "medium", "high", "critical");
    for (int i = 0; i < 120; i++) {
      findings.add(
          finding("f" + i, "rule-" + i % 3, severities.get(random.nextInt(4)), random.nextInt(90)));
    }
    desk.report("agent", findings.toArray(Finding[]::new));
    for (int order = 0; order < 20; order++) {
      Collections.shuffle(findings, random);
      var other = new AlertDesk();
      for (Finding finding : findings) {
        other.report("agent", finding);
      }

      assertThat(AlertPublisher.withoutNotifications(other.alert("agent")))
          .isEqualTo(AlertPublisher.withoutNotifications(desk.alert("agent")));
    }
  }

  @Test
  void whatSaysNothingNewIsNotSent() {
    desk.report("agent", finding("a", "fan-out", "high", 10));
    desk.report("agent", finding("a", "fan-out", "high", 10));
    desk.restart();
    desk.report("agent", finding("a", "fan-out", "high", 10));

    assertThat(desk.published).hasSize(1);
  }

  @Test
  void lowFindingsMakeNoAlertButJoinOne() {
    desk.report("agent", finding("a", "depth", "low", 10), finding("b", "depth", "low", 11));
    assertThat(desk.hasAlert("agent")).isFalse();

    desk.report("agent", finding("c", "fan-out", "medium", 20));
    assertThat(desk.alert("agent").getFindingCount()).isEqualTo(3);
    assertThat(desk.alert("agent").getSeverity()).isEqualTo("medium");
  }

  @Test
  void aFindingOfAnotherChainJoinsAnAlertButMakesNone() {
    Finding shared =
        Finding.newBuilder(finding("s", "shared-credential", "high", 10))
            .setChainKey("elsewhere")
            .build();
    desk.report("holder", shared);
    assertThat(desk.hasAlert("holder")).isFalse();

    desk.report("elsewhere", shared);
    assertThat(desk.alert("elsewhere").getNotify()).isEqualTo("first");

    desk.report("holder", finding("m", "fan-out", "medium", 20));
    assertThat(desk.alert("holder").getFindingIds()).containsExactlyInAnyOrder("m", "s");
    assertThat(desk.alert("holder").getSeverity()).isEqualTo("high");
    assertThat(desk.alert("holder").getPageSeverity()).isEqualTo("medium");
  }

  @Test
  void aProvisionalFindingOpensAnAlertAndPagesOnlyWhenCritical() {
    Finding high = withStatus(finding("a", "fan-out", "high", 10), "provisional");
    desk.report("one", high);
    assertThat(desk.alert("one").getStatus()).isEqualTo("open");
    assertThat(desk.alert("one").getNotify()).isEqualTo("none");
    assertThat(desk.alert("one").getPageSeverity()).isNull();

    desk.report("one", withStatus(high, "confirmed"));
    assertThat(desk.alert("one").getNotify()).isEqualTo("first");
    assertThat(desk.alert("one").getNotified()).isEqualTo("high");

    desk.report("two", withStatus(finding("b", "self-grant", "critical", 10), "provisional"));
    assertThat(desk.alert("two").getNotify()).isEqualTo("first");
  }

  @Test
  void whatGetsWorseIsToldAgainWhatGetsMoreIsNot() {
    desk.report("agent", finding("a", "fan-out", "medium", 10));
    desk.report("agent", finding("b", "fan-out", "medium", 11));
    desk.report("agent", finding("c", "self-grant", "critical", 12));
    desk.report("agent", finding("d", "fan-out", "high", 13));

    assertThat(desk.published)
        .extracting(Alert::getNotify)
        .containsExactly("first", "none", "escalated", "none");
    assertThat(desk.published).extracting(Alert::getRevision).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void theAlertClosesWhenAllIsRetractedAndIsToldAnewWhenItComesBack() {
    Finding finding = finding("a", "fan-out", "high", 10);
    desk.report("agent", finding);
    desk.report("agent", withStatus(finding, "retracted"));

    Alert closed = desk.alert("agent");
    assertThat(closed.getStatus()).isEqualTo("resolved");
    assertThat(closed.getFindingCount()).isZero();
    assertThat(closed.getNotified()).isEqualTo("high");
    assertThat(closed.getTitle()).isEqualTo("agent: Title of fan-out");
    assertThat(AlertPublisher.withoutNotifications(closed)).isEmpty();

    desk.report("agent", withStatus(finding, "confirmed"));
    assertThat(desk.alert("agent").getStatus()).isEqualTo("open");
    assertThat(desk.alert("agent").getNotify()).isEqualTo("first");
    assertThat(desk.alert("agent").getAlertId()).isEqualTo(closed.getAlertId());
  }

  @Test
  void anAlertSaysWithWhichRevisionItOpenedAgain() {
    Finding finding = finding("a", "fan-out", "high", 10);
    desk.report("agent", finding);
    assertThat(desk.alert("agent").getOpenedRevision()).isZero();

    desk.report("agent", withStatus(finding, "retracted"));
    desk.report("agent", withStatus(finding, "confirmed"));
    assertThat(desk.alert("agent").getOpenedRevision()).isEqualTo(3);

    desk.report("agent", finding("b", "fan-out", "critical", 12));
    assertThat(desk.alert("agent").getRevision()).isEqualTo(4);
    // No verdict was about the critical finding.
    assertThat(desk.alert("agent").getOpenedRevision()).isEqualTo(4);

    desk.report("agent", finding("c", "fan-out", "high", 13));
    assertThat(desk.alert("agent").getOpenedRevision()).isEqualTo(4);
  }

  @Test
  void whenAChainIsMergedItsAlertFollows() {
    desk.report("token", finding("a", "fan-out", "high", 10));
    desk.report("run", finding("b", "self-grant", "medium", 20));

    desk.merge("token", "run");

    assertThat(desk.alert("token").getStatus()).isEqualTo("merged");
    assertThat(desk.alert("token").getMergedInto()).isEqualTo(desk.alert("run").getAlertId());
    assertThat(desk.alert("run").getFindingCount()).isEqualTo(2);
    assertThat(desk.alert("run").getOpened()).isEqualTo(nanos(10));
  }

  @Test
  void theAlertStaysWhatItWasWhenItsFindingsAreEvicted() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      findings.add(finding("f" + i, "rule-" + i % 3, i % 2 == 0 ? "high" : "low", i));
    }
    desk.report("agent", findings.toArray(Finding[]::new));
    int before = desk.published.size();

    desk.evict("agent");
    assertThat(desk.published).hasSize(before);

    desk.restart();
    desk.report("agent", finding("new", "rule-0", "medium", 500));
    assertThat(desk.alert("agent").getFindingCount()).isEqualTo(71);
    assertThat(desk.alert("agent").getUpdated()).isEqualTo(nanos(500));
  }

  @Test
  void timesAreThoseOfTheFindingsAsTheyAreNow() {
    Finding finding = finding("a", "shared-credential", "high", 10);
    Finding late = finding("b", "switch-to-human", "high", 90);
    desk.report("agent", finding, late);
    desk.evict("agent");
    assertThat(desk.alert("agent").getUpdated()).isEqualTo(nanos(90));

    Finding earlier =
        Finding.newBuilder(late).setRevision(late.getRevision() + 1).setTime(nanos(40)).build();
    desk.report("agent", earlier);
    assertThat(desk.alert("agent").getUpdated()).isEqualTo(nanos(40));

    desk.report("agent", withStatus(earlier, "retracted"));
    assertThat(desk.alert("agent").getUpdated()).isEqualTo(nanos(10));
    assertThat(desk.alert("agent").getOpened()).isEqualTo(nanos(10));
  }

  @Test
  void aFindingThatIsEvaluatedOnceMoreAfterItsEvictionCountsOnce() {
    Finding finding = finding("a", "shared-credential", "high", 10);
    desk.report("agent", finding);
    desk.evict("agent");

    desk.report("agent", withStatus(finding, "confirmed"));
    assertThat(desk.alert("agent").getFindingCount()).isEqualTo(1);

    desk.report("agent", withStatus(finding, "retracted"));
    assertThat(desk.alert("agent").getStatus()).isEqualTo("resolved");
  }
}
