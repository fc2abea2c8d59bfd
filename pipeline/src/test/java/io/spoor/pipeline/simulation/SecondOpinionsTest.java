package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.tracing.ContentFingerprinter;
import io.spoor.schemas.Finding;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What second opinions change is the same in every order, and lowers nothing. */
class SecondOpinionsTest {
  private static final ContentFingerprinter TRACER = new ContentFingerprinter(TaintKey.DEVELOPMENT);
  private static final String RUN = Events.trace("run");
  private static final int ORDERS = 12;
  private static final Manifest MANIFEST =
      Manifest.newBuilder()
          .setTenant(Events.TENANT)
          .setAgentId("clerk")
          .setEffectiveFrom(0)
          .setDigest("digest")
          .setDocument("{}")
          .setTools(
              List.of(new ManifestTool("send_money", null, "write", "pay", false, true, true)))
          .build();

  private static IdentityEvent root(String request) {
    return IdentityEvent.newBuilder(Events.span("root", 0, RUN).by("clerk").event())
        .setGenAi(
            GenAi.newBuilder()
                .setOperation("invoke_agent")
                .setTrace(TRACER.request(request))
                .build())
        .build();
  }

  private static IdentityEvent call(String id, long second) {
    return IdentityEvent.newBuilder(Events.span(id, second, RUN).by("clerk").event())
        .setParentEventId("root")
        .setGenAi(
            GenAi.newBuilder()
                .setOperation("execute_tool")
                .setToolName("send_money")
                .setTrace(
                    TRACER.call(
                        "send_money",
                        "{\"recipient\":\"DE89370400440532013000\",\"amount\":500}",
                        "ok"))
                .build())
        .build();
  }

  private static IdentityEvent opinion(String id, long second, String about, String verdict) {
    return IdentityEvent.newBuilder(Events.span(id, second, RUN).event())
        .setSource("opinion")
        .setLabels(
            Map.of(
                EventLabels.OPINION_VERDICT,
                verdict,
                EventLabels.OPINION_ABOUT,
                about,
                EventLabels.OPINION_MODEL,
                "model of " + id))
        .build();
  }

  private static List<Finding> findings(List<IdentityEvent> arriving) {
    var simulation = new Simulation(1, 7, 2);
    simulation.addManifest(MANIFEST);
    Map<String, Finding> latest = new HashMap<>();
    simulation.listen(
        record -> {
          if (record instanceof Finding finding) {
            latest.merge(
                finding.getFindingId(),
                finding,
                (a, b) -> b.getRevision() > a.getRevision() ? b : a);
          }
        });
    simulation.run(arriving);
    return latest.values().stream()
        .filter(finding -> !finding.getStatus().equals("retracted"))
        .toList();
  }

  private static List<String> raised(List<IdentityEvent> arriving) {
    return findings(arriving).stream()
        .filter(finding -> finding.getRuleId().equals("second-opinion"))
        .map(finding -> finding.getSubject() + ' ' + finding.getExplanation())
        .sorted()
        .toList();
  }

  @Test
  void contradictingAndRepeatedOpinionsCountTheSameInEveryOrder() {
    // Given
    IdentityEvent objection = opinion("o2", 60, "pay", "not-called-for");
    List<IdentityEvent> events =
        new ArrayList<>(
            List.of(
                root("Summarise the letter 7"),
                call("pay", 5),
                call("again", 9),
                opinion("o1", 50, "pay", "called-for"),
                objection,
                objection,
                opinion("o3", 70, "pay", "not-called-for"),
                opinion("o4", 80, "pay", "unsure"),
                opinion("o5", 80, "nothing", "not-called-for")));

    // When, then
    for (int i = 0; i < ORDERS; i++) {
      assertThat(raised(events))
          .as("order %d", i)
          .singleElement()
          .asString()
          .startsWith("pay ")
          .contains("the second opinion of model of o2");
      Collections.shuffle(events, new Random(i));
    }
  }

  @Test
  void noVerdictLowersAFinding() {
    // Given
    List<IdentityEvent> events = List.of(root("Summarise the letter 7"), call("pay", 5));
    List<String> before = findings(events).stream().map(Finding::getFindingId).sorted().toList();
    assertThat(before).isNotEmpty();

    for (String verdict : List.of("called-for", "unsure")) {
      List<IdentityEvent> more = new ArrayList<>(events);
      more.add(opinion("o1", 50, "pay", verdict));

      // When, then
      assertThat(findings(more).stream().map(Finding::getFindingId).sorted())
          .as(verdict)
          .isEqualTo(before);
    }
  }

  @Test
  void anOpinionOnACallThatTheUserAskedForChangesNothing() {
    assertThat(
            findings(
                List.of(
                    root("Send 500 to DE89370400440532013000"),
                    call("pay", 5),
                    opinion("o1", 50, "pay", "not-called-for"))))
        .extracting(Finding::getRuleId)
        .doesNotContain("second-opinion");
  }

  @Test
  void anObjectionHoldsForEachOfTheContradictingRecordsOfASpan() {
    // Given: two records with one id, of which either may arrive first
    IdentityEvent other =
        IdentityEvent.newBuilder(call("pay", 6))
            .setGenAi(
                GenAi.newBuilder()
                    .setOperation("execute_tool")
                    .setToolName("send_money")
                    .setTrace(
                        TRACER.call(
                            "send_money",
                            "{\"recipient\":\"GB29NWBK60161331926819\",\"amount\":9}",
                            "ok"))
                    .build())
            .build();
    List<IdentityEvent> events =
        new ArrayList<>(
            List.of(
                root("Summarise the letter 7"),
                call("pay", 5),
                other,
                opinion("o1", 50, "pay", "not-called-for")));

    // When, then
    for (int i = 0; i < ORDERS; i++) {
      assertThat(raised(events)).as("order %d", i).hasSize(2);
      Collections.shuffle(events, new Random(i));
    }
  }
}
