package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.IdentityEvent;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An account left its organization, and with it every rule from above; or somebody tried to. */
final class OrganizationLeft implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "organization-left",
              1,
              "Account taken out of its organization",
              Severity.CRITICAL,
              90,
              List.of("attack.T1562.001", "attack.T1531", "owasp.asi03"),
              "Invite the account back and sign in with its root user before somebody else does; until then no rule of the organization holds there.",
              List.of("An account that is sold or moved: known to whoever pays for it."))
          .about("one kind of step out of an organization")
          .works(
              "Looks at calls that take an account out of its organization or end the organization. Critical when it succeeds, high when it was tried.");

  private static final Set<String> LEAVING =
      Set.of("LeaveOrganization", "DeleteOrganization", "RemoveAccountFromOrganization");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    return LEAVING.contains(event.getAction()) && "organizations".equals(CloudCalls.service(event))
        ? Observing.of(RULE, event, event.getAction())
        : null;
  }

  @Override
  public List<Verdict> judge(ObservedActions actions) {
    Observed first = actions.first();
    boolean done = actions.observed().stream().anyMatch(CloudCalls::succeeded);
    String explanation =
        "%s %s (%s)."
            .formatted(
                CloudCalls.who(actions, first),
                done
                    ? "took an account out of its organization"
                    : "tried to take an account out of its organization",
                actions.group());
    return List.of(
        Verdict.of(
            first,
            actions
                .judgement(actions.observed(), explanation)
                .withSeverity(done ? Severity.CRITICAL : Severity.HIGH)));
  }
}
