package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is remembered of an action. */
public final class ObservationFactory {
  private ObservationFactory() {}

  /**
   * @param group what is judged together, within the chain
   * @param facts what else has to be known again: short, and nothing secret
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

  /** Who a principal is, whatever its session is called: a session's role, else itself. */
  public static String identity(Principal principal) {
    return Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId());
  }

  public static boolean succeeded(IdentityEvent event) {
    return "success".equals(event.getOutcome());
  }

  /** A fact; null when it is not known. */
  public static @Nullable String fact(Observation observed, String name) {
    return observed.getFacts().get(name);
  }
}
