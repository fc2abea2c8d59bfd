package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.cloud.CloudActions;
import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody ran something of his on machines or functions. The group is how, and who. */
final class RemoteExecution implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "remote-execution",
              1,
              "Commands or code put onto machines",
              Severity.MEDIUM,
              50,
              List.of("attack.T1651", "attack.T1021.007", "attack.T1059.009", "owasp.asi05"),
              "What was run, and who asked for it? Look at the machines that are named in the evidence.",
              List.of(
                  "Operators who log on to a machine.",
                  "A pipeline that deploys a function: let it have a role of its own."))
          .about("one way of running things, by one principal in one chain")
          .works(
              "Looks at remote commands and shells, keys that are pushed onto machines, start scripts and code of functions that are changed, and code that a function takes "
                  + "from another account. Low where a function takes a library that the same identity had just published. High when an agent does it.");

  private static final String ON = "on";
  private static final String LIBRARY = "library";
  private static final String PUBLISHED = "published";
  private static final long AN_HOUR = Duration.ofHours(1).toNanos();

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !CloudCalls.isDirect(event) || !Observing.succeeded(event)) {
      return null;
    }
    String action = CloudCalls.action(event);
    String service = CloudCalls.service(event);
    boolean runs =
        CloudActions.runsCode(service, action)
            || (action.equals("ModifyInstanceAttribute") && CloudCalls.has(event, Labels.USER_DATA))
            || CloudCalls.has(event, Labels.CODE_ACCOUNT);
    if (runs) {
      return of(event, action, principal, Map.of(ON, CloudCalls.resource(event)));
    }
    if (CloudCalls.has(event, Labels.CODE_LAYERS)) {
      return of(event, action, principal, Map.of(ON, CloudCalls.resource(event), LIBRARY, ""));
    }
    return service.equals("lambda") && action.equals("PublishLayerVersion")
        ? of(event, "UpdateFunctionConfiguration", principal, Map.of(PUBLISHED, ""))
        : null;
  }

  private static Observed of(
      IdentityEvent event, String how, Principal principal, Map<String, String> facts) {
    return Observing.of(RULE, event, how + " by " + Observing.identity(principal), facts);
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> runs = actions.where(action -> !has(action, PUBLISHED) && !has(action, LIBRARY));
    List<Observed> published = actions.where(action -> has(action, PUBLISHED));
    List<Observed> libraries =
        actions.where(action -> has(action, LIBRARY) && isOfThose(action, published));
    List<Observed> all = runs.isEmpty() ? libraries : runs;
    if (all.isEmpty()) {
      return List.of();
    }
    Observed first = all.getFirst();
    long targets = all.stream().map(run -> run.getFacts().get(ON)).distinct().count();
    String explanation =
        "%s ran something of its own on %s (%s)."
            .formatted(
                CloudCalls.who(actions, first),
                targets > 1 ? targets + " machines or functions" : "a machine or function",
                first.getAction());
    Severity severity = runs.isEmpty() ? Severity.LOW : Severity.MEDIUM;
    return List.of(
        Verdict.of(
            first,
            actions
                .judgement(all, explanation)
                .withSeverity(CloudCalls.severity(actions, Severity.HIGH, severity))));
  }

  private static boolean has(Observed action, String fact) {
    return action.getFacts().containsKey(fact);
  }

  /** Pipelines publish and deploy as well, but what others published is nobody's own. */
  private static boolean isOfThose(Observed library, List<Observed> published) {
    return published.stream()
        .anyMatch(
            before -> {
              long since = library.getTime() - before.getTime();
              return since >= 0 && since <= AN_HOUR;
            });
  }
}
