package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.CredentialFact.Run;
import io.spoor.pipeline.detect.CredentialFact.Use;
import io.spoor.pipeline.tuning.Tuning;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a run was given is used when the run is over. */
final class EndedRunActs implements Detector<CredentialFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "ended-run-acts",
              1,
              "Credential of a run is used after the run ended",
              Severity.HIGH,
              70,
              List.of("attack.T1550.001", "attack.T1528", "owasp.asi03", "owasp.asi10"),
              "Revoke the credential. Look at where it is used from: a job that the run left behind, or somebody who copied it.",
              List.of("A run that starts work in the background and ends before that is done."))
          .about("a credential")
          .works(
              "Compares when the run's own span ended with the later uses of credentials that were made for the run while it went on, and with later spans of its trace. "
                  + "The time of the events counts, not that of their arrival. Keys that outlive runs, and credentials that are older than the run, are not meant.");

  private final long grace;

  EndedRunActs(Tuning tuning) {
    this.grace = tuning.of(RULE.id()).duration("grace", Duration.ofMinutes(5)).toNanos();
  }

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
    Run run = fact.run();
    if (run == null || run.ended() == null || !fact.isOfTheRun()) {
      return Optional.empty();
    }
    long ended = Objects.requireNonNull(run.ended());
    List<Use> late = fact.uses().after(ended + grace);
    if (late.isEmpty()) {
      return Optional.empty();
    }
    Use first = late.getFirst();
    String with =
        fact.bearer().isCredential()
            ? "credential %s of agent %s's run"
                .formatted(fact.bearer().credentialId(), fact.agentName())
            : "the run of agent %s".formatted(fact.agentName());
    return Optional.of(
        fact.judgement(
            first.time(),
            late.stream().map(Use::eventId).toList(),
            "%s was done with %s %s after the run had ended."
                .formatted(first.action(), with, TimeSpans.words(first.time() - ended))));
  }
}
