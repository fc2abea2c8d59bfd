package io.spoor.pipeline.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.ExplanationRenderer;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is named as the actor of several actions. */
class ActionGroupTest {
  private static final ChainRef CHAIN = new ChainRef("default", "root", null, null);

  @Test
  void namesThePersonWhoTookEachAction() {
    assertThat(opened(by("role/ops", "ada@x.example"), by("role/ops", "ada@x.example")))
        .isEqualTo("ada@x.example as role/ops opened a shell.");
  }

  @Test
  void namesNoPersonForActionsOfSeveral() {
    assertThat(opened(by("role/ops", "ada@x.example"), by("role/ops", "bob@x.example")))
        .isEqualTo("role/ops opened a shell.");
  }

  @Test
  void thePersonOfOneRoleIsNotThatOfAnother() {
    assertThat(opened(by("role/ops", "ada@x.example"), by("role/dev", "bob@x.example")))
        .isEqualTo("ada@x.example as role/ops and 1 other principal opened a shell.");
  }

  @Test
  void aNumberIsNoCount() {
    assertThat(opened(withoutPerson("11"))).isEqualTo("principal 11 opened a shell.");
  }

  @Test
  void numbersOfACutGroupAreLowerLimits() {
    List<Observation> all = List.of(by("role/ops", "a@x.example"), by("role/ops", "a@x.example"));
    var whole = new ActionGroup(CHAIN, "group", all, (_, _, _) -> null, _ -> null, false);
    var cut = new ActionGroup(CHAIN, "group", all, (_, _, _) -> null, _ -> null, true);
    Explanation explanation =
        Explanation.of(whole.actor(all), Verb.DELETE).objects(2, Noun.RESOURCE);

    assertThat(ExplanationRenderer.render(whole.detection(all, explanation).explanation()))
        .isEqualTo("a@x.example as role/ops deleted 2 resources.");
    assertThat(ExplanationRenderer.render(cut.detection(all, explanation).explanation()))
        .isEqualTo(
            "a@x.example as role/ops deleted at least 2 resources; of these calls, only the"
                + " earliest and the latest are evaluated.");
    assertThat(whole.count(1_000)).isEqualTo("1,000");
    assertThat(cut.count(1_000)).isEqualTo("at least 1,000");
  }

  @Test
  void theOnlyCallOfAFindingIsNoPart() {
    List<Observation> all = List.of(by("role/ops", "a@x.example"), by("role/ops", "a@x.example"));
    var cut = new ActionGroup(CHAIN, "group", all, (_, _, _) -> null, _ -> null, true);

    assertThat(
            ExplanationRenderer.render(
                cut.detection(
                        all.subList(0, 1),
                        Explanation.of(cut.actor(all), Verb.OPEN).object(Noun.SHELL))
                    .explanation()))
        .isEqualTo("a@x.example as role/ops opened a shell.");
  }

  @Test
  void timesOfArrivalAreNotTold() {
    Observation timed = by("role/ops", "a@x.example");
    Observation untimed = observation("role/ops", Map.of(ObservationFactory.UNTIMED, ""));

    assertThat(shared(timed, timed))
        .isEqualTo(
            "role/ops deleted a shell in 2 seconds; role/x then gave data or access to y (z).");
    assertThat(shared(untimed, untimed))
        .isEqualTo(
            "role/ops deleted a shell; role/x also gave data or access to y (z); the records state"
                + " no time.");
    assertThat(shared(timed, untimed)).endsWith("; some of the records state no time.");
    assertThat(StatedTimeOrder.isBefore(untimed, timed)).isFalse();
    assertThat(StatedTimeOrder.isBefore(timed, untimed)).isFalse();
  }

  private static String shared(Observation... actions) {
    List<Observation> all = List.of(actions);
    var group = new ActionGroup(CHAIN, "group", all, (_, _, _) -> null, _ -> null, false);
    Explanation explanation =
        Explanation.of(Actor.principal("role/ops"), Verb.DELETE)
            .object(Noun.SHELL)
            .within(2_000_000_000L)
            .because(Clause.Kind.SHARED_AFTER, "role/x", "y", "z");
    return ExplanationRenderer.render(group.detection(all, explanation).explanation());
  }

  private static String opened(Observation... actions) {
    List<Observation> all = List.of(actions);
    var group = new ActionGroup(CHAIN, "group", all, (_, _, _) -> null, _ -> null, false);
    return ExplanationRenderer.render(
        Explanation.of(group.actor(all), Verb.OPEN).object(Noun.SHELL));
  }

  private static Observation by(String principal, String person) {
    return observation(principal, Map.of(ObservationFactory.PERSON, person));
  }

  private static Observation withoutPerson(String principal) {
    return observation(principal, Map.of());
  }

  private static Observation observation(String principal, Map<String, String> facts) {
    return new Observation(
        "rule",
        "group",
        "event",
        1L,
        "trail",
        "cloudtrail",
        "StartSession",
        null,
        "success",
        principal,
        null,
        null,
        facts);
  }
}
