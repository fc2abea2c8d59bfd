package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One principal reads many secrets within minutes, or tries to. The group is the principal. */
final class MassSecretRead implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "mass-secret-read",
              1,
              "Many secrets read at once",
              Severity.MEDIUM,
              60,
              List.of("attack.T1555.006", "attack.T1552.001", "attack.T1552.005", "owasp.asi03"),
              "Find out who runs this and why it needs so many. If nobody knows: revoke the credential and change every secret that was read.",
              List.of(
                  "An infrastructure tool that refreshes what it manages.",
                  "An application with many secrets that starts."))
          .about("a burst of reads of one principal in one chain")
          .works(
              "Counts how many different secrets, encrypted parameters, machine passwords and start scripts one principal reads, or is denied, or asks of machines that do not exist, within a span; "
                  + "a call that does not say which counts as five. High when an agent does it.");

  private static final String WHICH = "which";

  private final int secrets;
  private final long within;

  MassSecretRead(Tuning tuning) {
    Thresholds thresholds = tuning.of(RULE.id());
    this.secrets = thresholds.count("secrets", 10, 2, 10_000);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !SecretReads.isOne(event) || !CloudCalls.isDirect(event)) {
      return null;
    }
    return Observing.succeeded(event) || CloudCalls.isDenied(event) || SecretReads.isGuess(event)
        ? Observing.of(
            RULE,
            event,
            Observing.identity(principal),
            Map.of(
                WHICH,
                SecretReads.which(event),
                "outcome",
                event.getOutcome(),
                "span",
                String.valueOf(event.getTime() / within)))
        : null;
  }

  /** A secret that is read all day is kept once a span. */
  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Bursts.Burst window :
        Bursts.of(actions.observed(), within, secrets, MassSecretRead::which)) {
      List<Observed> burst = window.actions();
      Observed first = window.first();
      long failed = burst.stream().filter(read -> !CloudCalls.succeeded(read)).count();
      String explanation =
          "%s %s %d secrets within %s (%s)%s."
              .formatted(
                  CloudCalls.who(actions, first),
                  failed == burst.size() ? "tried to read" : "read",
                  different(burst),
                  TimeSpans.words(window.last().getTime() - first.getTime()),
                  first.getAction(),
                  failed == 0 || failed == burst.size() ? "" : "; " + failed + " calls failed");
      verdicts.add(
          Verdict.of(
              first,
              actions
                  .judgement(burst, explanation)
                  .withSeverity(CloudCalls.severity(actions, Severity.HIGH, Severity.MEDIUM))));
    }
    return verdicts;
  }

  private static List<String> which(Observed read) {
    return SecretReads.split(Objects.requireNonNull(Observing.fact(read, WHICH)));
  }

  private static int different(List<Observed> reads) {
    Set<String> all = new HashSet<>();
    reads.forEach(read -> all.addAll(which(read)));
    return all.size();
  }
}
