package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Agent;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Detects a credential that was issued for one agent and is presented by another. */
public final class ActorMismatch implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "actor-mismatch",
              1,
              "Credential issued for one agent presented by another",
              Severity.HIGH,
              70,
              List.of("attack.T1550.001", "attack.T1528", "owasp.asi03", "owasp.asi07"),
              "Revoke the credential. Find out how the presenting agent obtained it: from a "
                  + "shared cache, a log or another agent.",
              List.of("A renamed agent whose tokens with the old name are still in use."))
          .withSubject("a credential in one segment")
          .withDescription(
              "Evaluates credentials that name the party permitted to act with them (RFC "
                  + "8693 act.sub). Reports a credential that another agent presents, if the "
                  + "named party is an agent with a manifest. The detector shared-credential "
                  + "covers two runs that hold one credential.");

  private static final String ACTOR = "actor";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Credential credential = event.getCredential();
    Agent agent = event.getAgent();
    String actor = credential == null ? null : credential.getActor();
    return credential == null || actor == null || agent == null || actor.equals(agent.getId())
        ? null
        : ObservationFactory.create(
            INFO,
            event,
            event.getTrailKey() + '>' + credential.getKey(),
            Map.of(ACTOR, actor, "agent", agent.getId()));
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    // Actor names are free text: only the name of another agent with a manifest counts.
    List<Observation> mismatches =
        actions.matching(
            use ->
                actions.manifests().inForceAt(actions.chain().tenant(), actor(use), use.getTime())
                    != null);
    if (mismatches.isEmpty()) {
      return List.of();
    }
    Observation first = mismatches.getFirst();
    var explanation =
        Explanation.of(Actor.agent(first.getAgentId()), Verb.PRESENT)
            .object(Noun.CREDENTIAL, String.valueOf(first.getCredential()))
            .because(Clause.Kind.ISSUED_FOR_AGENT, actor(first));
    return List.of(
        new AnchoredDetection(actions.group(), first, actions.detection(mismatches, explanation)));
  }

  private static String actor(Observation use) {
    return Objects.requireNonNull(ObservationFactory.fact(use, ACTOR));
  }
}
