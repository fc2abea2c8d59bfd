package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.schemas.Switch;
import java.util.List;
import java.util.Optional;

/**
 * Detects an agent that switched to an identity its manifest does not declare. Agents without a
 * manifest are not evaluated.
 */
final class UndeclaredIdentitySwitch implements FactDetector<SwitchFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "undeclared-identity-switch",
              1,
              "Agent took on an identity its manifest does not declare",
              Severity.HIGH,
              73,
              List.of("attack.T1078.004", "attack.T1550.001", "owasp.asi03", "atlas.AML.T0053"),
              "Read the chain up to the switch: what made the agent do it? If nobody meant it to, revoke the new credential and stop the run; "
                  + "if it is meant, declare the identity in the agent's manifest.",
              List.of("A new deployment whose manifest was not updated."))
          .withSubject("a credential that a chain switched to")
          .withDescription(
              "An identity switch is the first use, in a chain, of a credential whose principal differs from that of the credential"
                  + " it was made from. The manifest that was in force then is asked whether the agent may take on this identity, from"
                  + " that one, in that way; for a token of a service, whether the service is listed. A switch that it does not"
                  + " declare is reported; one of an agent without a manifest is not judged here. The agent is often named last,"
                  + " so the switch is judged again whenever more is known of the chain, and taken back when it was declared.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<SwitchFact> factType() {
    return SwitchFact.class;
  }

  @Override
  public Optional<Detection> evaluate(SwitchFact fact) {
    Switch change = fact.identitySwitch();
    if (!Boolean.FALSE.equals(change.getDeclared()) || fact.isIdentityDeclared()) {
      return Optional.empty();
    }
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
        ? Explanation.of(agent, Verb.OBTAIN)
            .object(Noun.TOKEN)
            .and(Role.FOR, Noun.SERVICE, change.getTo())
            .because(Clause.Kind.SERVICE_UNDECLARED, change.getTo())
        : Explanation.of(agent, Verb.SWITCH)
            .and(Role.FROM, change.getFrom())
            .and(Role.TO, change.getTo())
            .call(change.getKind())
            .because(Clause.Kind.IDENTITY_UNDECLARED, change.getTo());
  }
}
