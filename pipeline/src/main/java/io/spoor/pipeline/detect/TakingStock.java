package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.CloudActions;
import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asked what there is in an account, as who came in by a door he does not know: an agent
 * or machine, whose work that is not; or anybody who is refused all over, asks what mail or models
 * could be misused, or asks for very much at once. The group is the principal.
 */
final class TakingStock implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "taking-stock",
              1,
              "Somebody looked an account over",
              Severity.MEDIUM,
              45,
              List.of("attack.T1087.004", "attack.T1580", "attack.T1526", "owasp.asi03"),
              "Does this workload have any use for the answers? If not, find out who is speaking through it.",
              List.of("Inventory and security scanners: let them run under a role of their own."))
          .about("a burst of questions of one principal in one chain")
          .works(
              "Counts different questions about who and what there is in an account (users, roles, buckets, secrets, trails …) within a span. "
                  + "A few are enough from agents, instances and functions. People and their tools ask such things all day: of them it speaks when many different questions are refused, "
                  + "and, with low severity, when they ask how mail or models may be used, or very many questions. What a browser asks in the console does not count.");

  private final int questions;
  private final int refused;
  private final int misuse;
  private final int many;
  private final long within;

  TakingStock(Tuning tuning) {
    Thresholds thresholds = tuning.of(RULE.id());
    this.questions = thresholds.count("questions", 5, 2, 100);
    this.refused = thresholds.count("refused", 6, 2, 100);
    this.misuse = thresholds.count("misuse", 3, 2, 100);
    this.many = thresholds.count("many", 12, 2, 100);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null
        || Boolean.FALSE.equals(event.getReadOnly())
        || !CloudCalls.isDirect(event)) {
      return null;
    }
    String service = CloudCalls.service(event);
    String action = CloudCalls.action(event);
    boolean stock = CloudActions.takesStock(service, action);
    boolean role = "role".equals(principal.getType());
    boolean probes = CloudActions.probesMisuse(service, action);
    boolean denied = CloudCalls.isDenied(event) && (stock || probes || isQuestion(action));
    if ((!stock && !probes && !denied) || (!(role && stock) && CloudCalls.isConsole(event))) {
      return null;
    }
    boolean machine = role && (Instances.of(event) != null || CloudCalls.isFunction(event));
    return Observing.of(
        RULE,
        event,
        (machine ? MACHINE : "") + Observing.identity(principal),
        facts(event, stock, probes, denied));
  }

  private Map<String, String> facts(
      IdentityEvent event, boolean stock, boolean probes, boolean denied) {
    Map<String, String> facts = new HashMap<>();
    facts.put("asked", event.getAction());
    facts.put("span", String.valueOf(event.getTime() / within));
    if (stock) {
      facts.put(STOCK, "");
    }
    if (probes) {
      facts.put(PROBES, "");
    }
    if (denied) {
      facts.put(DENIED, "");
    }
    if (CloudCalls.isConsole(event)) {
      facts.put(CONSOLE, "");
    }
    return facts;
  }

  private static boolean isQuestion(String action) {
    return action.startsWith("List") || action.startsWith("Get") || action.startsWith("Describe");
  }

  /** What is asked all day is kept once a span. */
  @Override
  public boolean once() {
    return true;
  }

  private static final String MACHINE = "machine ";
  private static final String STOCK = "stock";
  private static final String PROBES = "probes";
  private static final String DENIED = "denied";
  private static final String CONSOLE = "console";

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    if (actions.isAgents() || actions.group().startsWith(MACHINE)) {
      List<Verdict> asked =
          bursts(
              actions,
              asking(actions, STOCK),
              questions,
              Severity.MEDIUM,
              "%s asked what there is in the account: %s.");
      return asked.isEmpty() ? ofAnybody(actions) : asked;
    }
    return ofAnybody(actions);
  }

  private List<Verdict> ofAnybody(ObservedActions actions) {
    List<Verdict> verdicts =
        bursts(
            actions,
            asking(actions, DENIED),
            refused,
            Severity.MEDIUM,
            "%s tried one door after the other, and was refused: %s.");
    if (verdicts.isEmpty()) {
      verdicts =
          bursts(
              actions,
              asking(actions, PROBES),
              misuse,
              Severity.LOW,
              "%s asked how the account's mail or models may be used: %s.");
    }
    return verdicts.isEmpty()
        ? bursts(
            actions,
            asking(actions, STOCK),
            many,
            Severity.LOW,
            "%s asked for all that there is in the account: %s.")
        : verdicts;
  }

  private static List<Observed> asking(ObservedActions actions, String fact) {
    boolean known = actions.isAgents() || actions.group().startsWith(MACHINE);
    return actions.where(
        question ->
            question.getFacts().containsKey(fact)
                && (known || !question.getFacts().containsKey(CONSOLE)));
  }

  private List<Verdict> bursts(
      ObservedActions actions, List<Observed> asked, int enough, Severity severity, String text) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Bursts.Burst window :
        Bursts.of(asked, within, enough, question -> List.of(question.getAction()))) {
      List<Observed> burst = window.actions();
      Observed first = window.first();
      String explanation =
          text.formatted(
              CloudCalls.who(actions, first),
              burst.stream()
                  .map(Observed::getAction)
                  .distinct()
                  .limit(6)
                  .collect(Collectors.joining(", ")));
      verdicts.add(Verdict.of(first, actions.judgement(burst, explanation).withSeverity(severity)));
    }
    return verdicts;
  }
}
