package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The owner of an account acted, whom nothing can be forbidden. The group is the account. */
final class RootUse implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "root-use",
              1,
              "The root user of an account acted",
              Severity.MEDIUM,
              50,
              List.of("attack.T1078.004", "owasp.asi03"),
              "Ask whoever keeps the root user's password. A root access key should not exist: delete it.",
              List.of("The few tasks that only root can do."))
          .about("an account's root user in one chain")
          .works(
              "Speaks when the root user calls or signs in, once a chain. High when it changes something with an access key that does not expire, or when the chain is an agent's.");

  private static final String WRITE = "write";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null
        || !"root".equals(principal.getType())
        || !CloudCalls.isDirect(event)
        || "AwsServiceEvent".equals(event.getEventType())) {
      return null;
    }
    Credential credential = event.getCredential();
    boolean write =
        Boolean.FALSE.equals(event.getReadOnly())
            && Observing.succeeded(event)
            && credential != null
            && Keys.hasDay(credential.getKey());
    return Observing.of(
        RULE, event, String.valueOf(principal.getAccount()), Map.of(WRITE, String.valueOf(write)));
  }

  @Override
  public boolean once() {
    return true;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> writes = actions.where(action -> "true".equals(Observing.fact(action, WRITE)));
    Observed first = actions.first();
    boolean agents = actions.isAgents();
    String explanation =
        "%s root user of account %s acted (%s)%s."
            .formatted(
                agents ? "Agent " + actions.agentName() + " as the" : "The",
                actions.group(),
                writes.isEmpty() ? first.getAction() : writes.getFirst().getAction(),
                writes.isEmpty() ? "" : " with an access key that does not expire");
    return List.of(
        Verdict.of(
            first,
            actions
                .judgement(actions.observed(), explanation)
                .withSeverity(agents || !writes.isEmpty() ? Severity.HIGH : Severity.MEDIUM)));
  }
}
