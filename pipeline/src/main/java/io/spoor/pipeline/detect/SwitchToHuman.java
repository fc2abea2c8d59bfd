package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Detects an agent that acts as a human who was not the run's first identity. */
final class SwitchToHuman implements FactDetector<CredentialFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "switch-to-human",
              1,
              "Agent took on a person's identity",
              Severity.HIGH,
              70,
              List.of("attack.T1078.004", "attack.T1134", "owasp.asi03", "owasp.asi09"),
              "Ask the person whether they let the agent act as them. If not, revoke the credential, and find out how the agent came by it.",
              List.of(
                  "A user of AWS IAM that was made for the agent: IAM does not tell it from a person's; declare it in the manifest.",
                  "An agent that serves several people in one run."))
          .withSubject("a credential that was switched to")
          .withDescription(
              "Speaks when a credential in an agent's chain is a person's and neither what it was made from nor anything above that is the same person's. Not meant is "
                  + "whom the agent acts for: by the manifest (acts_for, or a declared identity), or by a token that names its actor and was got by the agent itself. "
                  + "Without a manifest it is medium.");

  private static final String HUMAN = "human";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<CredentialFact> factType() {
    return CredentialFact.class;
  }

  @Override
  public Optional<Detection> evaluate(CredentialFact fact) {
    KeyIdentity identity = fact.keyIdentity();
    if (fact.chain().agentId() == null || !HUMAN.equals(identity.type()) || !fact.isSwitch()) {
      return Optional.empty();
    }
    KeyIdentity parent = fact.ancestors().getFirst();
    boolean inLineage =
        fact.ancestors().stream().anyMatch(other -> other.identity().equals(identity.identity()));
    boolean isDelegated = identity.actor() != null && !HUMAN.equals(parent.type());
    if (inLineage
        || isDelegated
        || Boolean.TRUE.equals(fact.declared())
        || isDeclaredUser(fact.manifest(), identity)) {
      return Optional.empty();
    }
    Detection detection =
        fact.detection(
            Explanation.of(Actor.agent(fact.chain().agentId()), Verb.SWITCH)
                .and(Role.FROM, parent.identity())
                .and(Role.TO, Noun.HUMAN_IDENTITY, identity.identity()));
    return Optional.of(
        fact.manifest() == null ? detection.withSeverity(Severity.MEDIUM) : detection);
  }

  private static boolean isDeclaredUser(@Nullable Manifest manifest, KeyIdentity identity) {
    return manifest != null && identity.identity().equals(manifest.getActsFor());
  }
}
