package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.detect.SwitchStanding;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.schemas.Switch;
import java.util.List;
import java.util.Optional;

/**
 * Detects an agent that switched to an identity its manifest does not declare. Agents without a
 * manifest are not evaluated.
 */
public final class UndeclaredIdentitySwitch implements FactDetector<SwitchFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "undeclared-identity-switch",
              1,
              "Undeclared identity used or tried in the chain of an agent",
              Severity.HIGH,
              73,
              List.of("attack.T1078.004", "attack.T1550.001", "owasp.asi03", "atlas.AML.T0053"),
              "Read the chain up to the switch to find its cause. If it was not intended, "
                  + "revoke the new credential and stop the run; otherwise declare the "
                  + "identity in the manifest.",
              List.of(
                  "A new deployment with an outdated manifest.",
                  "Agents that share a trace, whose manifests do not list each other's "
                      + "identities."))
          .withSubject("the credential of an identity switch")
          .withDescription(
              "An identity switch is the first use, in a chain, of a credential whose "
                  + "principal differs from its parent credential's. The manifest in force "
                  + "at that time decides whether the agent may assume the identity, from "
                  + "its origin, by its method. For a service token, it decides whether the "
                  + "service is listed. If the run's invocations name several agents, the "
                  + "manifest of each must allow the switch. If spans claim several identities "
                  + "of the user or of the credential, each of them must be allowed, whatever "
                  + "its time. Reports switches to an identity or service that the "
                  + "manifest does not declare. Agents without a manifest are not evaluated. "
                  + "The agent is often identified late. The switch is therefore evaluated "
                  + "again when more of the chain is known, and the finding is retracted if "
                  + "the switch was declared.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Class<SwitchFact> factType() {
    return SwitchFact.class;
  }

  @Override
  public Optional<Detection> evaluate(SwitchFact fact) {
    if (fact.standing() != SwitchStanding.UNDECLARED_IDENTITY) {
      return Optional.empty();
    }
    Switch change = fact.identitySwitch();
    return Optional.of(
        new Detection(
            change.getTime(),
            fact.evidence(),
            fact.principals(),
            explanation(fact, change),
            fact.manifestDigest()));
  }

  private static Explanation explanation(SwitchFact fact, Switch change) {
    Actor agent = Actor.agent(fact.chain().agentId());
    return "audience".equals(change.getKind())
        ? token(fact, agent)
            .and(Role.FOR, Noun.SERVICE, change.getTo())
            .because(Clause.Kind.SERVICE_UNDECLARED, change.getTo())
        : fact.switched(Clause.Kind.IDENTITY_UNDECLARED, change.getTo());
  }

  /** A presented token was obtained before, but how is only known of its issuance. */
  private static Explanation token(SwitchFact fact, Actor agent) {
    var token =
        Explanation.of(agent, fact.issued() ? Verb.OBTAIN : Verb.PRESENT).object(Noun.TOKEN);
    return fact.refused() && !fact.issued() ? token.because(Clause.Kind.PRESENTED_IN_VAIN) : token;
  }
}
