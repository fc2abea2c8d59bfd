package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.SecondFactor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects sign-ins with a password alone. The group is the principal. */
public final class SignInWithoutMfa implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "sign-in-without-mfa",
              2,
              "Sign-in without a second factor",
              Severity.LOW,
              25,
              List.of("attack.T1078.004"),
              "Ask the user to confirm the sign-in. Require a second factor for the user.",
              List.of("Users for whom no second factor was ever required."))
          .withSubject("a user in one day's chain")
          .withDescription(
              "Evaluates successful sign-ins of users and root without a second "
                  + "factor. Sign-ins through an identity provider are excluded, because the "
                  + "provider checks factors. Severity: low; medium for root.");

  private static final String ROOT = "root";
  private static final String FACTOR = "second-factor";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.AUTHENTICATES);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    Effect signIn = Effects.first(event, EffectKind.AUTHENTICATES);
    return signIn != null
            && principal != null
            && isWithout(Effects.qualifier(signIn, EffectQualifiers.SECOND_FACTOR))
            && ObservationFactory.succeeded(event)
            && (principal.getType().equals("human") || principal.getType().equals("root"))
        ? ObservationFactory.create(
            INFO,
            event,
            ObservationFactory.identity(principal),
            Map.of(
                ROOT,
                String.valueOf(principal.getType().equals("root")),
                FACTOR,
                String.valueOf(Effects.qualifier(signIn, EffectQualifiers.SECOND_FACTOR))))
        : null;
  }

  private static boolean isWithout(@Nullable String factor) {
    return SecondFactor.NOT_USED.equals(factor) || SecondFactor.NOT_REQUIRED.equals(factor);
  }

  private static Explanation explanation(ActionGroup actions) {
    var signedIn = Explanation.of(Actor.principal(actions.group()), Verb.SIGN_IN);
    boolean isStated =
        actions.observations().stream()
            .anyMatch(
                signIn -> SecondFactor.NOT_USED.equals(ObservationFactory.fact(signIn, FACTOR)));
    return isStated
        ? signedIn.and(Role.WITHOUT, Noun.SECOND_FACTOR)
        : signedIn.because(Clause.Kind.NO_SECOND_FACTOR_REQUIRED);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    boolean isRoot = "true".equals(ObservationFactory.fact(first, ROOT));
    Detection detection = actions.detection(actions.observations(), explanation(actions));
    return List.of(
        AnchoredDetection.of(first, isRoot ? detection.withSeverity(Severity.MEDIUM) : detection));
  }
}
