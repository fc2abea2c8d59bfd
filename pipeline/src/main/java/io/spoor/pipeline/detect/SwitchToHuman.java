package io.spoor.pipeline.detect;

import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An agent acts as a person that its run did not begin with. */
final class SwitchToHuman implements Detector<CredentialFact> {
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
          .about("a credential that was switched to")
          .works(
              "Speaks when a credential in an agent's chain is a person's and neither what it was made from nor anything above that is the same person's. Not meant is "
                  + "whom the agent acts for: by the manifest (acts_for, or a declared identity), or by a token that names its actor and was got by the agent itself. "
                  + "Without a manifest it is medium.");

  private static final String HUMAN = "human";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<CredentialFact> judges() {
    return CredentialFact.class;
  }

  @Override
  public Optional<Judgement> judge(CredentialFact fact) {
    Bearer now = fact.bearer();
    if (fact.chain().agentId() == null || !HUMAN.equals(now.type()) || !fact.isSwitch()) {
      return Optional.empty();
    }
    Bearer before = fact.ancestors().getFirst();
    boolean known =
        fact.ancestors().stream().anyMatch(other -> other.identity().equals(now.identity()));
    boolean delegated = now.actor() != null && !HUMAN.equals(before.type());
    if (known
        || delegated
        || Boolean.TRUE.equals(fact.declared())
        || isWhomItActsFor(fact.manifest(), now)) {
      return Optional.empty();
    }
    Judgement judgement =
        fact.judgement(
            "Agent %s, which ran as %s, took on the identity of the person %s."
                .formatted(
                    fact.agentName(), Names.brief(before.identity()), Names.brief(now.identity())));
    return Optional.of(
        fact.manifest() == null ? judgement.withSeverity(Severity.MEDIUM) : judgement);
  }

  private static boolean isWhomItActsFor(@Nullable Manifest manifest, Bearer now) {
    return manifest != null && now.identity().equals(manifest.getActsFor());
  }
}
