package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects console sign-ins with a password alone. The group is the principal. */
final class SignInWithoutMfa implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "sign-in-without-mfa",
              1,
              "Signed in with a password alone",
              Severity.LOW,
              25,
              List.of("attack.T1078.004"),
              "Ask the user whether that was him, and have a second factor required of him.",
              List.of("Users who were never asked for a second factor."))
          .withSubject("a user, in one day's chain")
          .withDescription(
              "Looks at console sign-ins of users and root that succeed without a second factor. Who comes through an identity provider is left out: that one asked. Medium for root.");

  private static final String ROOT = "root";

  @Override
  public RuleInfo rule() {
    return RULE;
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
            && "false".equals(Effects.qualifier(signIn, EffectQualifiers.SECOND_FACTOR))
            && ObservationFactory.succeeded(event)
            && (principal.getType().equals("human") || principal.getType().equals("root"))
        ? ObservationFactory.create(
            RULE,
            event,
            ObservationFactory.identity(principal),
            Map.of(ROOT, String.valueOf(principal.getType().equals("root"))))
        : null;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    boolean isRoot = "true".equals(ObservationFactory.fact(first, ROOT));
    Detection detection =
        actions.detection(
            actions.observations(),
            "%s signed in to the console without a second factor."
                .formatted(PrincipalNames.shortName(actions.group())));
    return List.of(
        AnchoredDetection.of(first, isRoot ? detection.withSeverity(Severity.MEDIUM) : detection));
  }
}
