package io.spoor.pipeline.detect;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EventLabels;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates the stored observation of an action. */
public final class ObservationFactory {
  /** Fact of an observation: who acted as its principal, by a sign-in or by impersonation. */
  static final String PERSON = "person";

  /** Fact of an observation: its record states no time. */
  static final String UNTIMED = "untimed";

  private ObservationFactory() {}

  /**
   * Creates an observation.
   *
   * @param group name of the group that is evaluated together, within the chain
   * @param facts further values needed for the evaluation: short and not secret
   */
  public static Observation create(
      DetectorInfo info, IdentityEvent event, String group, Map<String, String> facts) {
    Principal principal = event.getPrincipal();
    Credential credential = event.getCredential();
    return new Observation(
        info.id(),
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
        withCommonFacts(event, facts));
  }

  private static Map<String, String> withCommonFacts(
      IdentityEvent event, Map<String, String> facts) {
    String signedIn = event.getLabels().get(EventLabels.PERSON);
    String person = signedIn == null ? Actors.impersonator(event) : signedIn;
    boolean isTimed = RecordFlags.statesTime(event);
    if (person == null && isTimed) {
      return facts;
    }
    Map<String, String> all = new HashMap<>(facts);
    if (person != null) {
      all.put(PERSON, person);
    }
    if (!isTimed) {
      all.put(UNTIMED, "");
    }
    return all;
  }

  public static Observation create(DetectorInfo info, IdentityEvent event, String group) {
    return create(info, event, group, Map.of());
  }

  /**
   * The observation by the operation that has one of these effects, if the action itself has none:
   * a record may state several operations.
   */
  public static Observation withOperation(
      Observation observation, IdentityEvent event, Set<EffectKind> kinds) {
    String operation = Effects.operation(event, kinds);
    return operation.equals(event.getAction())
        ? observation
        : Observation.newBuilder(observation).setAction(operation).build();
  }

  /** Identity of a principal, independent of the session name: a session's role, or else itself. */
  public static String identity(Principal principal) {
    return Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId());
  }

  public static boolean succeeded(IdentityEvent event) {
    return "success".equals(event.getOutcome());
  }

  /** Whether the record of the action states when it was; otherwise its time is of no use. */
  public static boolean isTimed(Observation observed) {
    return !observed.getFacts().containsKey(UNTIMED);
  }

  /** A fact of the observation; null when absent. */
  public static @Nullable String fact(Observation observed, String name) {
    return observed.getFacts().get(name);
  }
}
