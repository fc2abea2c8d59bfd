package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import java.util.List;

/** The actor of an action: the agent, the principal, or a service on its behalf. */
final class Actors {
  private Actors() {}

  /** Whether the principal acted itself, not a service on its behalf. */
  static boolean isDirect(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    return principal != null
        && !"service".equals(principal.getType())
        && (event.getNetwork() == null || event.getNetwork().getVia() == null);
  }

  /** Severity by actor: {@code agents} if an action is an agent's, otherwise {@code others}. */
  static Severity severity(ActionGroup actions, Severity agents, Severity others) {
    return actions.hasAgent() ? agents : others;
  }

  /** Severity by the actors of some actions: {@code agents} if one of them is an agent's. */
  static Severity severity(
      ActionGroup actions, List<Observation> relevant, Severity agents, Severity others) {
    return relevant.stream().anyMatch(actions::isAgents) ? agents : others;
  }
}
