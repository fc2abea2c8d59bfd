package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
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
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects an account that leaves its organization, and so its policies, or an attempt to do so. */
final class OrganizationExit implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "organization-left",
              2,
              "Account removed from its organization, or an attempt",
              Severity.CRITICAL,
              90,
              List.of("attack.T1562.001", "attack.T1531", "owasp.asi03"),
              "Invite the account back, and secure its root user before another party signs "
                  + "in. Until then, no policy of the organization applies there.",
              List.of("A planned sale or transfer of the account, known to its billing owner."))
          .withSubject("one kind of removal call on one account, in one chain")
          .withDescription(
              "Evaluates calls that remove an account from its organization or delete the "
                  + "organization. Each account is reported on its own. Severity: critical if "
                  + "the call succeeds, high for an attempt.");

  /** The organization itself is deleted. */
  private static final String DELETED = "deleted";

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
    Effect exit = Effects.first(event, EffectKind.REMOVES_SAFEGUARD, ObjectKind.ORGANIZATION);
    if (exit == null) {
      return null;
    }
    boolean isDeletion =
        EffectQualifiers.Manner.DISSOLVED.equals(Effects.qualifier(exit, EffectQualifiers.MANNER));
    return ObservationFactory.create(
        RULE,
        event,
        event.getAction() + ' ' + account(event),
        isDeletion ? Map.of(DELETED, "") : Map.of());
  }

  /** The account that leaves: the one that the call names, or else that of its caller. */
  private static String account(IdentityEvent event) {
    String named = EventFields.resource(event);
    Principal caller = event.getPrincipal();
    return named.isEmpty() && caller != null ? String.valueOf(caller.getAccount()) : named;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    boolean succeeded = actions.observations().stream().anyMatch(ObservedActions::succeeded);
    Actor actor = actions.actor(actions.observations());
    var exit =
        ObservedActions.has(first, DELETED)
            ? Explanation.of(actor, Verb.DELETE).object(Noun.ORGANIZATION)
            : Explanation.of(actor, Verb.REMOVE)
                .object(Noun.ACCOUNT)
                .and(Role.FROM, Noun.ORGANIZATION);
    var explanation =
        exit.call(first.getAction()).outcome(ActionGroup.outcome(actions.observations()));
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(actions.observations(), explanation)
                .withSeverity(succeeded ? Severity.CRITICAL : Severity.HIGH)));
  }
}
