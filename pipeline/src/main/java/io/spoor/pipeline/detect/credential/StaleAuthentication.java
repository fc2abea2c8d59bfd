package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Timing.Milestone;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Credential;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.vocabulary.EffectKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Detects a sensitive action in a session that began long ago. */
public final class StaleAuthentication implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "stale-authentication",
              1,
              "Sensitive action in an old session",
              Severity.MEDIUM,
              40,
              List.of("attack.T1550.004", "attack.T1539", "owasp.asi03"),
              "Ask the session's owner to confirm the action. If they do not, end the "
                  + "session; otherwise shorten the session lifetime.",
              List.of(
                  "Consoles that people leave open.",
                  "Daemons with an intentionally long session."))
          .withSubject("a session in one segment")
          .withDescription(
              "Compares the start of a session, where the source states it, with the time of "
                  + "each sensitive action. Reports actions later than the maximum age "
                  + "(age). Sensitive actions are successful changes of identities, keys or "
                  + "the organisation, and calls of tools that the manifest marks as "
                  + "sensitive. Read-only cloud calls are not evaluated.");

  private static final String BEGAN = "began";
  private static final String TOOL = "tool";

  private final long maxAge;

  public StaleAuthentication(TuningReader tuning) {
    this.maxAge = tuning.thresholds(INFO.id()).duration("age", Duration.ofHours(12)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Credential credential = event.getCredential();
    if (credential == null
        || credential.getCreatedAt() == null
        || event.getTime() - credential.getCreatedAt() <= maxAge
        || !ObservationFactory.succeeded(event)) {
      return null;
    }
    GenAi genAi = event.getGenAi();
    String tool = genAi == null ? null : genAi.getToolName();
    boolean isAdministrative = Effects.has(event, EffectKind.ADMINISTERS_SECURITY);
    if (tool == null && !isAdministrative) {
      return null;
    }
    Map<String, String> facts = new HashMap<>();
    facts.put(BEGAN, String.valueOf(credential.getCreatedAt()));
    facts.put("action", event.getAction());
    if (tool != null) {
      facts.put(TOOL, tool);
    }
    return ObservationFactory.create(
        INFO, event, event.getTrailKey() + '>' + credential.getKey(), facts);
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> sensitive = actions.matching(action -> isSensitive(actions, action));
    if (sensitive.isEmpty()) {
      return List.of();
    }
    Observation first = sensitive.getFirst();
    long age =
        first.getTime()
            - Long.parseLong(Objects.requireNonNull(ObservationFactory.fact(first, BEGAN)));
    var explanation =
        Explanation.of(actions.agentOrPrincipal(first), Verb.CALL)
            .object(first.getAction())
            .timed(age, Milestone.SESSION_START);
    return List.of(
        new AnchoredDetection(actions.group(), first, actions.detection(sensitive, explanation)));
  }

  private static boolean isSensitive(ActionGroup actions, Observation action) {
    String tool = ObservationFactory.fact(action, TOOL);
    if (tool == null) {
      return true;
    }
    Manifest manifest = actions.manifest(action);
    return manifest != null
        && manifest.getTools().stream()
            .anyMatch(declared -> declared.getName().equals(tool) && declared.getSensitive());
  }
}
