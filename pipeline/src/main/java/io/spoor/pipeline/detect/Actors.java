package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The actor of an action: the agent, the principal, or a service on its behalf. */
public final class Actors {
  private Actors() {}

  /** Whether the principal acted itself, not a service on its behalf. */
  public static boolean isDirect(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    return principal != null
        && !"service".equals(principal.getType())
        && (event.getNetwork() == null || event.getNetwork().getVia() == null);
  }

  /**
   * Who made the call under the identity of the principal; null if it is the principal itself. The
   * user for whom an agent acts is none.
   */
  public static @Nullable String impersonator(IdentityEvent event) {
    String behind = event.getLabels().get(EventLabels.DELEGATED_BY);
    Principal principal = event.getPrincipal();
    Effect effect =
        behind == null || principal == null ? null : Effects.first(event, EffectKind.IMPERSONATES);
    return effect != null
            && principal != null
            && !effect.getObjects().isEmpty()
            && effect.getObjects().getFirst().equals(principal.getId())
        ? behind
        : null;
  }

  /** Severity by actor: {@code agents} if an action is an agent's, otherwise {@code others}. */
  public static Severity severity(ActionGroup actions, Severity agents, Severity others) {
    return actions.hasAgent() ? agents : others;
  }

  /** Severity by the actors of some actions: {@code agents} if one of them is an agent's. */
  public static Severity severity(
      ActionGroup actions, List<Observation> relevant, Severity agents, Severity others) {
    return relevant.stream().anyMatch(actions::isAgents) ? agents : others;
  }
}
