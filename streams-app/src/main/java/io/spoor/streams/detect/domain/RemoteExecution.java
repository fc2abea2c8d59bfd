package io.spoor.streams.detect.domain;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.streams.detect.domain.cloud.CloudActions;
import io.spoor.streams.stage.Labels;
import io.spoor.streams.state.Observed;
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
                  + "from another account. High when an agent does it.");

  private static final String ON = "on";

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
    boolean runs =
        CloudActions.runsCode(CloudCalls.service(event), action)
            || (action.equals("ModifyInstanceAttribute") && CloudCalls.has(event, Labels.USER_DATA))
            || CloudCalls.has(event, Labels.CODE_ACCOUNT);
    return runs
        ? Observing.of(
            RULE,
            event,
            action + " by " + Observing.identity(principal),
            Map.of(ON, CloudCalls.resource(event)))
        : null;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    Observed first = actions.first();
    long targets =
        actions.observed().stream().map(run -> run.getFacts().get(ON)).distinct().count();
    String explanation =
        "%s ran something of its own on %s (%s)."
            .formatted(
                CloudCalls.who(actions, first),
                targets > 1 ? targets + " machines or functions" : "a machine or function",
                first.getAction());
    return List.of(
        Verdict.of(
            first,
            actions
                .judgement(actions.observed(), explanation)
                .withSeverity(CloudCalls.severity(actions, Severity.HIGH, Severity.MEDIUM))));
  }
}
