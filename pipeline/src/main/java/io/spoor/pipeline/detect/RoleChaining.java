package io.spoor.pipeline.detect;

import io.spoor.pipeline.manifest.Declarations;
import io.spoor.pipeline.state.Observed;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A role that was taken on takes on the next. */
final class RoleChaining implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "role-chaining",
              1,
              "A role that was taken on takes on another",
              Severity.MEDIUM,
              45,
              List.of("attack.T1548.005", "attack.T1550.001", "owasp.asi03"),
              "Compare with the agent's manifest: is the second role declared, from the first? If nobody meant it to be, end the sessions of both roles.",
              List.of("Deployments that enter an account through a hub role."))
          .about("a pair of roles in a chain")
          .works(
              "A session of a role that takes on another role is reported, once for each pair of roles in a chain, with the first"
                  + " time as evidence. A role that takes on itself, a refused attempt, and a user's or a service's first role are not.");

  private static final String TO = "to";

  /** Path under which AWS keeps the roles of its single sign-on. */
  private static final String SIGN_IN = ":role/aws-reserved/sso.amazonaws.com/";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observed observe(IdentityEvent event) {
    Issued issued = event.getIssued();
    Principal from = event.getPrincipal();
    if (issued == null || from == null || from.getSessionIssuer() == null) {
      return null;
    }
    Principal to = issued.getPrincipal();
    if (to == null || to.getSessionIssuer() == null) {
      return null;
    }
    String next = Observing.identity(to);
    return next.equals(Observing.identity(from))
        ? null
        : Observing.of(RULE, event, Observing.identity(from) + ">" + next, Map.of(TO, next));
  }

  /** However often: one finding for a pair of roles in a chain. */
  @Override
  public List<Verdict> judge(ObservedActions actions) {
    List<Observed> done = actions.where(action -> "success".equals(action.getOutcome()));
    if (done.isEmpty()) {
      return List.of();
    }
    Observed first = done.getFirst();
    String explanation =
        "%s%s, itself a role that was taken on, took on %s."
            .formatted(
                actions.isAgents() ? "Agent " + actions.agentName() + " as " : "",
                Names.brief(String.valueOf(first.getPrincipal())),
                Names.brief(String.valueOf(Observing.fact(first, TO))));
    Judgement judgement = actions.judgement(List.of(first), explanation);
    return List.of(
        Verdict.of(
            first, isMeant(actions, first) ? judgement.withSeverity(Severity.LOW) : judgement));
  }

  /** Declared of the agent; or a person, to whom signing in gives a role to begin with. */
  private static boolean isMeant(ObservedActions actions, Observed first) {
    String from = String.valueOf(first.getPrincipal());
    Manifest manifest = actions.manifest(first.getTime());
    return manifest == null
        ? from.contains(SIGN_IN)
        : Declarations.allows(
            manifest, from, String.valueOf(Observing.fact(first, TO)), first.getAction());
  }
}
