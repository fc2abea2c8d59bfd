package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Properties of observed actions that several detectors use. */
public final class ObservedActions {
  /** Fact of an observation: the end of the action, milliseconds since the Unix epoch. */
  private static final String ENDED = "ended";

  private ObservedActions() {}

  public static boolean succeeded(Observation action) {
    return "success".equals(action.getOutcome());
  }

  public static boolean failed(Observation action) {
    return "failure".equals(action.getOutcome());
  }

  /**
   * The facts with the end of the action, if it is stated and is not its start: in milliseconds, as
   * short facts are equal more often.
   */
  public static Map<String, String> withEnd(IdentityEvent event, Map<String, String> facts) {
    Long ended = event.getEnded();
    if (ended == null || ended <= event.getTime()) {
      return facts;
    }
    Map<String, String> all = new HashMap<>(facts);
    all.put(ENDED, String.valueOf(TimeUnit.NANOSECONDS.toMillis(ended)));
    return all;
  }

  /** When the action ended, as far as it is stored; otherwise its start. Nanoseconds. */
  public static long ended(Observation action) {
    String ended = ObservationFactory.fact(action, ENDED);
    return ended == null
        ? action.getTime()
        : Math.max(action.getTime(), TimeUnit.MILLISECONDS.toNanos(Long.parseLong(ended)));
  }

  public static boolean has(Observation action, String fact) {
    return action.getFacts().containsKey(fact);
  }
}
