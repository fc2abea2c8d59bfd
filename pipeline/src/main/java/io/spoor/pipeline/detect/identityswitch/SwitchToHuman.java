package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.CredentialHolder;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Detects an agent that acts as a human who was not the run's first identity. */
public final class SwitchToHuman implements FactDetector<CredentialFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "switch-to-human",
              2,
              "Identity of a user used or tried in the chain of an agent",
              Severity.HIGH,
              70,
              List.of("attack.T1078.004", "attack.T1134", "owasp.asi03", "owasp.asi09"),
              "Ask the person whether they authorised the agent. If not, revoke the "
                  + "credential and find out how the agent obtained it.",
              List.of(
                  "A user of AWS IAM created for the agent, which IAM does not distinguish "
                      + "from a person; declare it in the manifest.",
                  "An agent that serves several people in one run."))
          .withSubject("the credential of an identity switch")
          .withDescription(
              "Reports a person's credential in an agent's chain, if none of its ancestors "
                  + "belongs to the same person. The user that the agent acts for is "
                  + "excluded. The manifest names that user (acts_for, or a declared "
                  + "identity), or a token does that names its actor and that the agent "
                  + "itself obtained. Severity: high; medium without a manifest.");

  private static final String HUMAN = "human";

  @Override
  public DetectorInfo info() {
    return INFO;
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
    boolean inLineage = fact.ancestors().stream().anyMatch(identity::isSamePerson);
    boolean isDelegated = identity.actor() != null && !HUMAN.equals(parent.type());
    if (inLineage
        || isDelegated
        || Boolean.TRUE.equals(fact.declared())
        || isDeclaredUser(fact.manifest(), identity)) {
      return Optional.empty();
    }
    Actor agent = Actor.agent(fact.chain().agentId());
    Explanation switched =
        identity.person() == null
            ? fact.switched(agent, parent.identity(), Role.TO, Clause.Kind.USER_OR_PERSON)
            : fact.switched(agent, parent.identity(), Role.TO);
    Detection detection =
        fact.detection(
            isPerhapsSamePerson(fact, parent)
                ? switched.because(Clause.Kind.PERHAPS_SAME_PERSON)
                : switched);
    return Optional.of(
        fact.manifest() == null ? detection.withSeverity(Severity.MEDIUM) : detection);
  }

  /** Whether the explanation names two users, and nothing tells that they are two persons. */
  private static boolean isPerhapsSamePerson(CredentialFact fact, KeyIdentity parent) {
    boolean isParentNamed =
        !fact.chain().contested() && (fact.issued() || fact.holder() == CredentialHolder.AGENT);
    return isParentNamed
        && HUMAN.equals(parent.type())
        && (parent.person() == null || fact.keyIdentity().person() == null);
  }

  private static boolean isDeclaredUser(@Nullable Manifest manifest, KeyIdentity identity) {
    String user = manifest == null ? null : manifest.getActsFor();
    return user != null && (user.equals(identity.identity()) || user.equals(identity.person()));
  }
}
