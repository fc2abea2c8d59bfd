package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects an account that leaves its organization, and so its policies, or an attempt to do so. */
final class OrganizationExit implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "organization-left",
              1,
              "Account taken out of its organization",
              Severity.CRITICAL,
              90,
              List.of("attack.T1562.001", "attack.T1531", "owasp.asi03"),
              "Invite the account back and sign in with its root user before somebody else does; until then no rule of the organization holds there.",
              List.of("An account that is sold or moved: known to whoever pays for it."))
          .withSubject("one kind of step out of an organization")
          .withDescription(
              "Looks at calls that take an account out of its organization or end the organization. Critical when it succeeds, high when it was tried.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.REMOVES_SAFEGUARD);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    return Effects.first(event, EffectKind.REMOVES_SAFEGUARD, ObjectKind.ORGANIZATION) != null
        ? ObservationFactory.create(RULE, event, event.getAction())
        : null;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    boolean succeeded = actions.observations().stream().anyMatch(ObservedActions::succeeded);
    String explanation =
        "%s %s (%s)."
            .formatted(
                Actors.name(actions, first),
                succeeded
                    ? "took an account out of its organization"
                    : "tried to take an account out of its organization",
                actions.group());
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(actions.observations(), explanation)
                .withSeverity(succeeded ? Severity.CRITICAL : Severity.HIGH)));
  }
}
