package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detects a token exchange by another party than the token's {@code may_act} claim names. */
public final class ActorOutsideMayAct implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "actor-outside-may-act",
              1,
              "Token exchanged by a party that its may_act claim does not name",
              Severity.HIGH,
              70,
              List.of("attack.T1550.001", "attack.T1528", "owasp.asi03", "owasp.asi07"),
              "Find out how the acting party obtained the token, and revoke both tokens. If the "
                  + "token service issued a token, make it enforce may_act (RFC 8693 §4.4).",
              List.of(
                  "An issuer that names parties by client id in one place and by user id in "
                      + "another.",
                  "A renamed client whose users' tokens name it by the former id."))
          .withSubject("an acting party in one chain")
          .withDescription(
              "Compares the party that acts in a token exchange with the one that the may_act "
                  + "claim of the token presented names: the subject of the actor token, "
                  + "otherwise the client. Reports an exchange by another party, by the issuer's "
                  + "log: the record states both, or the reason of a refusal. High if a token was "
                  + "issued; medium if the issuer refused. A token without may_act is not "
                  + "evaluated.");

  private static final String SUCCESS = "success";
  private static final String ACTING = "acting";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Map<String, String> labels = event.getLabels();
    String acting = labels.get(EventLabels.OUTSIDE_MAY_ACT);
    if (acting == null) {
      return null;
    }
    Map<String, String> facts = new HashMap<>();
    facts.put(ACTING, acting);
    for (String name : List.of(EventLabels.MAY_ACT, EventLabels.DELEGATED_BY)) {
      String value = labels.get(name);
      if (value != null) {
        facts.put(name, value);
      }
    }
    String user = labels.getOrDefault(EventLabels.DELEGATED_BY, "");
    return ObservationFactory.create(INFO, event, acting + '\n' + user, facts);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> exchanges = actions.observations();
    List<Observation> issued = actions.matching(exchange -> exchange.getOutcome().equals(SUCCESS));
    Observation shown = issued.isEmpty() ? actions.first() : issued.getFirst();
    String user = ObservationFactory.fact(shown, EventLabels.DELEGATED_BY);
    String permitted = ObservationFactory.fact(shown, EventLabels.MAY_ACT);
    String acting = String.valueOf(ObservationFactory.fact(shown, ACTING));
    Explanation explanation =
        Explanation.of(
            shown.getAgentId() == null
                ? Actor.principal(String.valueOf(shown.getPrincipal()))
                : Actor.agent(shown.getAgentId()),
            Verb.OBTAIN);
    explanation =
        issued.size() > 1
            ? explanation.objects(issued.size(), Noun.TOKEN)
            : explanation.object(Noun.TOKEN);
    explanation = user == null ? explanation : explanation.and(Role.FOR, Noun.USER, user);
    explanation = explanation.outcome(ActionGroup.outcome(issued.isEmpty() ? exchanges : issued));
    explanation =
        permitted == null
            ? explanation.because(Clause.Kind.MAY_ACT_NAMES_OTHER, acting)
            : explanation.because(Clause.Kind.MAY_ACT_NAMES, permitted, acting);
    Detection detection =
        actions.detection(
            issued.isEmpty() ? exchanges.getLast() : issued.getLast(), exchanges, explanation);
    return List.of(
        AnchoredDetection.of(
            actions.first(),
            issued.isEmpty() ? detection.withSeverity(Severity.MEDIUM) : detection));
  }
}
