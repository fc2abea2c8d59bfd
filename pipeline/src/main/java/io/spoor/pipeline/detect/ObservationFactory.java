package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Creates the stored observation of an action. */
public final class ObservationFactory {
  private ObservationFactory() {}

  /**
   * Creates an observation.
   *
   * @param group name of the group that is evaluated together, within the chain
   * @param facts further values needed for the evaluation: short and not secret
   */
  public static Observation create(
      RuleInfo rule, IdentityEvent event, String group, Map<String, String> facts) {
    Principal principal = event.getPrincipal();
    Credential credential = event.getCredential();
    return new Observation(
        rule.id(),
        group,
        event.getEventId(),
        event.getTime(),
        event.getTrailKey(),
        event.getSource(),
        event.getAction(),
        event.getService(),
        event.getOutcome(),
        principal == null ? null : identity(principal),
        credential == null ? null : credential.getId(),
        event.getAgent() == null ? null : event.getAgent().getId(),
        facts);
  }

  public static Observation create(RuleInfo rule, IdentityEvent event, String group) {
    return create(rule, event, group, Map.of());
  }

  /** Identity of a principal, independent of the session name: a session's role, or else itself. */
  public static String identity(Principal principal) {
    return Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId());
  }

  public static boolean succeeded(IdentityEvent event) {
    return "success".equals(event.getOutcome());
  }

  /** A fact of the observation; null when absent. */
  public static @Nullable String fact(Observation observed, String name) {
    return observed.getFacts().get(name);
  }
}
