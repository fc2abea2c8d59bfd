package io.spoor.streams.detect.domain;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.streams.detect.domain.cloud.CloudActions;
import io.spoor.streams.state.Observed;
import io.spoor.streams.tuning.Thresholds;
import io.spoor.streams.tuning.Tuning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An agent or a machine asked what there is in an account, as who came in by a door he does not
 * know. The group is the principal.
 */
final class TakingStock implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "taking-stock",
              1,
              "Agent or machine looked an account over",
              Severity.MEDIUM,
              45,
              List.of("attack.T1087.004", "attack.T1580", "attack.T1526", "owasp.asi03"),
              "Does this workload have any use for the answers? If not, find out who is speaking through it.",
              List.of("Inventory and security scanners: let them run under a role of their own."))
          .about("a burst of questions of one principal in one chain")
          .works(
              "Counts different questions about who and what there is in an account (users, roles, buckets, secrets, trails …) within a span. "
                  + "Speaks only of agents and of instance roles: people and their consoles ask such things all day.");

  private final int questions;
  private final long within;

  TakingStock(Tuning tuning) {
    Thresholds thresholds = tuning.of(RULE.id());
    this.questions = thresholds.count("questions", 5, 2, 100);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    return principal != null
            && "role".equals(principal.getType())
            && CloudCalls.isDirect(event)
            && CloudActions.takesStock(CloudCalls.service(event), CloudCalls.action(event))
        ? Observing.of(
            RULE,
            event,
            (Instances.of(event) == null ? "" : MACHINE) + Observing.identity(principal),
            Map.of("asked", event.getAction(), "span", String.valueOf(event.getTime() / within)))
        : null;
  }

  /** What is asked all day is kept once a span. */
  @Override
  public boolean once() {
    return true;
  }

  private static final String MACHINE = "machine ";

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    if (!actions.isAgents() && !actions.group().startsWith(MACHINE)) {
      return List.of();
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (Bursts.Burst window :
        Bursts.of(actions.observed(), within, questions, asked -> List.of(asked.getAction()))) {
      List<Observed> burst = window.actions();
      Observed first = window.first();
      String explanation =
          "%s asked what there is in the account: %s."
              .formatted(
                  CloudCalls.who(actions, first),
                  burst.stream()
                      .map(Observed::getAction)
                      .distinct()
                      .limit(6)
                      .collect(Collectors.joining(", ")));
      verdicts.add(Verdict.of(first, actions.judgement(burst, explanation)));
    }
    return verdicts;
  }
}
