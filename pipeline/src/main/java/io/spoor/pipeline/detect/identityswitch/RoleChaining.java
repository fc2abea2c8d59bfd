package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detects an assumed role that assumes another role. */
public final class RoleChaining implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "role-chaining",
              1,
              "Assumed role assumed another role",
              Severity.MEDIUM,
              45,
              List.of("attack.T1548.005", "attack.T1550.001", "owasp.asi03"),
              "Check whether the agent's manifest declares the second role with the first as "
                  + "origin. If the switch was not intended, end the sessions of both roles.",
              List.of("Deployments that enter an account through a hub role."))
          .withSubject("a pair of roles in a chain")
          .withDescription(
              "Reports a role session that assumes another role, once for each pair of roles "
                  + "in a chain, with the first time as evidence. A role that assumes "
                  + "itself, a denied attempt, and the first role of a user or service are "
                  + "not reported. Severity: medium; low if the manifest declares the "
                  + "switch. Without a manifest, low for a role session from a person's "
                  + "sign-in.");

  private static final String TO = "to";

  /** Set if the first role is the one that a person gets by signing in. */
  private static final String SIGN_IN = "sign-in";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Issued issued = event.getIssued();
    Principal source = event.getPrincipal();
    if (issued == null || source == null || source.getSessionIssuer() == null) {
      return null;
    }
    Principal target = issued.getPrincipal();
    if (target == null || target.getSessionIssuer() == null) {
      return null;
    }
    String targetRole = ObservationFactory.identity(target);
    return targetRole.equals(ObservationFactory.identity(source))
        ? null
        : ObservationFactory.create(
            INFO,
            event,
            ObservationFactory.identity(source) + ">" + targetRole,
            isFromSignIn(event) ? Map.of(TO, targetRole, SIGN_IN, "true") : Map.of(TO, targetRole));
  }

  private static boolean isFromSignIn(IdentityEvent event) {
    return event.getEffects().stream()
        .anyMatch(effect -> Effects.hasFlag(effect, EffectQualifiers.FROM_SIGN_IN));
  }

  /** One finding per pair of roles in a chain, however many calls. */
  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> succeeded = actions.matching(ObservedActions::succeeded);
    if (succeeded.isEmpty()) {
      return List.of();
    }
    Observation first = succeeded.getFirst();
    var explanation =
        Explanation.of(actions.actor(first), Verb.ASSUME)
            .object(String.valueOf(ObservationFactory.fact(first, TO)))
            .because(Clause.Kind.CALLER_IS_ASSUMED);
    Detection detection = actions.detection(List.of(first), explanation);
    return List.of(
        AnchoredDetection.of(
            first, isDeclared(actions, first) ? detection.withSeverity(Severity.LOW) : detection));
  }

  /**
   * Whether the switch is expected: declared by the agent's manifest, or by a human, whose sign-in
   * already assumes a role.
   */
  private static boolean isDeclared(ActionGroup actions, Observation first) {
    String from = String.valueOf(first.getPrincipal());
    Manifest manifest = actions.manifest(first);
    return manifest == null
        ? ObservedActions.has(first, SIGN_IN)
        : ManifestMatcher.allows(
            manifest, from, String.valueOf(ObservationFactory.fact(first, TO)), first.getAction());
  }
}
