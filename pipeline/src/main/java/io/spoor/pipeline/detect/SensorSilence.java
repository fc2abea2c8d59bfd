package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.CredentialFact.Run;
import io.spoor.pipeline.detect.CredentialFact.Use;
import io.spoor.pipeline.tuning.Tuning;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An agent is not heard of any more, and what it was given goes on being used. */
final class SensorSilence implements Detector<CredentialFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "sensor-silence",
              1,
              "Agent's spans stopped while its credential goes on being used",
              Severity.MEDIUM,
              50,
              List.of("attack.T1562.001", "attack.T1550.001", "owasp.asi10"),
              "Find out whether the agent's process is alive and its exporter works. If the agent is gone, revoke the credential: somebody else uses it.",
              List.of(
                  "A single tool call that takes longer than the limit: its span comes when it is over, and takes the finding back.",
                  "Agents whose framework writes no span for the run itself."))
          .about("a credential")
          .works(
              "Looks for uses of a run's own credential, in another source, later than the last span of the run by more than the limit, while the run's own span, which comes last, is not there. "
                  + "It is provisional until the uses go on for twice the limit. A span that comes late takes it back.");

  private final long quiet;

  SensorSilence(Tuning tuning) {
    this.quiet = tuning.of(RULE.id()).duration("quiet", Duration.ofMinutes(30)).toNanos();
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
    if (run == null || run.ended() != null || !fact.bearer().isCredential() || !fact.isOfTheRun()) {
      return Optional.empty();
    }
    List<Use> unseen = fact.uses().after(run.lastSpan() + quiet);
    if (unseen.isEmpty()) {
      return Optional.empty();
    }
    Use first = unseen.getFirst();
    Judgement judgement =
        fact.judgement(
            first.time(),
            unseen.stream().map(Use::eventId).toList(),
            "Nothing was heard of agent %s for %s, and its credential %s was used for %s."
                .formatted(
                    fact.agentName(),
                    TimeSpans.words(first.time() - run.lastSpan()),
                    fact.bearer().credentialId(),
                    first.action()));
    boolean goesOn = !fact.uses().after(run.lastSpan() + 2 * quiet).isEmpty();
    return Optional.of(goesOn ? judgement : judgement.asProvisional());
  }
}
