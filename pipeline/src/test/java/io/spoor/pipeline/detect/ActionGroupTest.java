package io.spoor.pipeline.detect;

import static org.assertj.core.api.Assertions.assertThat;

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
