package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.CloudActions;
import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Somebody was told no again and again, and then something worth guarding worked. The group is the
 * principal.
 */
final class DenialsThenSuccess implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "denials-then-success",
              1,
              "Denied again and again, and then it worked",
              Severity.MEDIUM,
              55,
              List.of("attack.T1580", "attack.T1526", "attack.T1078.004", "owasp.asi03"),
              "Which door opened, and should it have? Read what came after the success, and take the right away if nobody meant it.",
              List.of(
                  "A new role whose rights take a minute to be there.",
                  "A script that is tried until its policy is complete."))
          .about("a burst of denials of one principal in one chain")
          .works(
              "Counts denials of one principal within a span; each action beyond the first that is denied counts once more. Speaks when, not later than that span after them, "
                  + "an action that was denied succeeds, or one that takes on an identity, reads secrets or changes rights. A wrong password at the console's door counts as denied. High when an agent does it.");

  private static final String DENIED = "denied";
  private static final String SIGN_IN = "ConsoleLogin";
  private static final long A_SECOND = Duration.ofSeconds(1).toNanos();

  private final int denials;
  private final long within;

  DenialsThenSuccess(Tuning tuning) {
    Thresholds thresholds = tuning.of(RULE.id());
    this.denials = thresholds.count("denials", 5, 2, 1_000);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !CloudCalls.isDirect(event)) {
      return null;
    }
    if (CloudCalls.isDenied(event) || isWrongPassword(event)) {
      return Observing.of(
          RULE,
          event,
          Observing.identity(principal),
          Map.of(
              DENIED,
              event.getAction() + ' ' + CloudCalls.resource(event),
              "second",
              String.valueOf(event.getTime() / A_SECOND)));
    }
    return Observing.succeeded(event) && isWorthGuarding(event)
        ? Observing.of(
            RULE,
            event,
            Observing.identity(principal),
            Map.of("span", String.valueOf(event.getTime() / A_SECOND)))
        : null;
  }

  /** What is denied a hundred times a second is kept once a second. */
  @Override
  public boolean once() {
    return true;
  }

  @Override
  public int most() {
    return 2 * MOST;
  }

  private static boolean isWrongPassword(IdentityEvent event) {
    return SIGN_IN.equals(event.getAction()) && !Observing.succeeded(event);
  }

  private static boolean isWorthGuarding(IdentityEvent event) {
    String service = CloudCalls.service(event);
    String action = CloudCalls.action(event);
    return ("sts".equals(service) && action.startsWith("Assume"))
        || SIGN_IN.equals(action)
        || CloudActions.isAdministrative(service, action)
        || CloudActions.runsCode(service, action)
        || SecretReads.isOne(event);
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> denied = actions.where(action -> action.getFacts().containsKey(DENIED));
    List<Verdict> verdicts = new ArrayList<>();
    for (Bursts.Burst burst : Bursts.of(denied, within, denials + 1, DenialsThenSuccess::things)) {
      // A success before it was enough was no reward for trying.
      long end = burst.last().getTime() + within;
      List<Observed> successes =
          actions.where(
              action ->
                  CloudCalls.succeeded(action)
                      && action.getTime() >= burst.enoughAt()
                      && action.getTime() <= end);
      if (!successes.isEmpty()) {
        verdicts.add(verdict(actions, burst.actions(), successes.getFirst()));
      }
    }
    return verdicts;
  }

  private static Verdict verdict(ObservedActions actions, List<Observed> burst, Observed success) {
    Set<String> tried = burst.stream().map(Observed::getAction).collect(Collectors.toSet());
    List<Observed> evidence = new ArrayList<>(burst.subList(0, Math.min(burst.size(), 20)));
    evidence.add(success);
    String explanation =
        "%s was denied %d times (%s), and then %s succeeded."
            .formatted(
                CloudCalls.who(actions, success),
                burst.size(),
                tried.size() == 1 ? tried.iterator().next() : tried.size() + " kinds of action",
                success.getAction());
    return Verdict.of(
        burst.getFirst(),
        actions
            .judgement(evidence, explanation)
            .withSeverity(CloudCalls.severity(actions, Severity.HIGH, Severity.MEDIUM)));
  }

  /** Each denial, and each kind of action once. */
  private static List<String> things(Observed denial) {
    return List.of(denial.getEventId(), "kind " + denial.getAction());
  }
}
