package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.ExplanationRenderer;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.PrincipalNames;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Principal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Detects one credential that assumes many identities in a short time. */
public final class IdentityFanOut implements ActionDetector {
  private static final int MAX_NAMES = 3;
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "identity-fan-out",
              1,
              "Many identities assumed with one credential",
              Severity.MEDIUM,
              50,
              List.of("attack.T1078.004", "attack.T1550.001", "owasp.asi03"),
              "Check whether the principal's task requires all listed identities. If not, "
                  + "revoke the credential and end the sessions derived from it.",
              List.of(
                  "A deployment or scanner that enters every account of an organisation; add "
                      + "an exception for its agent, or raise the threshold."))
          .withSubject("a credential in one hour")
          .withDescription(
              "Counts the different identities for which one credential mints credentials "
                  + "within a sliding window. Each hour of a credential is one finding. The "
                  + "finding is extended while the window exceeds the threshold.");

  private static final String TO = "to";
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final int maxIdentities;
  private final long within;

  public IdentityFanOut(TuningReader tuning) {
    var thresholds = tuning.thresholds(INFO.id());
    this.maxIdentities = thresholds.count("identities", 10, 1, ActionDetector.MAX_OBSERVATIONS);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Issued issued = event.getIssued();
    Principal target = issued == null ? null : issued.getPrincipal();
    Principal source = event.getPrincipal();
    if (issued == null || target == null || issued.getKey().equals(event.getTrailKey())) {
      return null;
    }
    String identity = ObservationFactory.identity(target);
    return source != null && identity.equals(ObservationFactory.identity(source))
        ? null
        : ObservationFactory.create(INFO, event, group(event), Map.of(TO, identity));
  }

  /** Grouped by the hour, so that many equal calls do not hide later ones. */
  private static String group(IdentityEvent event) {
    return event.getTrailKey() + '@' + Math.floorDiv(event.getTime(), HOUR);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Map<String, Observation> assumed = new LinkedHashMap<>();
    Map<String, Integer> inWindow = new HashMap<>();
    List<Observation> observations = actions.observations();
    Observation last = null;
    int first = 0;
    for (Observation action : observations) {
      inWindow.merge(targetIdentity(action), 1, Integer::sum);
      while (observations.get(first).getTime() < action.getTime() - within) {
        inWindow.computeIfPresent(
            targetIdentity(observations.get(first++)), (_, n) -> n == 1 ? null : n - 1);
      }
      if (inWindow.size() > maxIdentities) {
        last = action;
        for (Observation counted : observations.subList(first, observations.indexOf(action) + 1)) {
          assumed.putIfAbsent(targetIdentity(counted), counted);
        }
      }
    }
    if (last == null) {
      return List.of();
    }
    var explanation =
        Explanation.of(actions.agentOrPrincipal(last), Verb.MINT)
            .object(Noun.CREDENTIALS)
            .with(
                new Part(
                    Role.FOR,
                    Noun.IDENTITY,
                    (long) assumed.size(),
                    List.of(),
                    names(actions, assumed.keySet())))
            .and(Role.WITH, 1, Noun.CREDENTIAL)
            .because(
                Clause.Kind.MORE_THAN_WITHIN,
                String.valueOf(maxIdentities),
                ExplanationRenderer.span(Duration.ofNanos(within)));
    Detection detection = actions.detection(List.copyOf(assumed.values()), explanation);
    return List.of(new AnchoredDetection(actions.group(), last, detection));
  }

  private static String names(ActionGroup actions, Set<String> identities) {
    int others = identities.size() - MAX_NAMES;
    return identities.stream()
            .limit(MAX_NAMES)
            .map(PrincipalNames::shortName)
            .collect(Collectors.joining(", "))
        + (others > 0 ? " and " + actions.count(others) + " more" : "");
  }

  private static String targetIdentity(Observation action) {
    return Objects.requireNonNull(ObservationFactory.fact(action, TO));
  }
}
