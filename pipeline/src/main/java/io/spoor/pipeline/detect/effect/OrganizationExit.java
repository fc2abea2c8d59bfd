package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.EventFields;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
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
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects an account that leaves its organization, and so its policies, or an attempt to do so. */
public final class OrganizationExit implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "organization-exit",
              4,
              "Account removed from its organization, or an attempt",
              Severity.CRITICAL,
              90,
              List.of("attack.T1562.001", "attack.T1531", "owasp.asi03"),
              "Invite an AWS account back, and secure its root user before another party signs "
                  + "in. Add an organization to its enterprise again. Move a subscription back "
                  + "to its management group. Until then, the policies of what it left do not "
                  + "apply there.",
              List.of(
                  "A planned sale or transfer of the account, known to its billing owner.",
                  "A subscription on its way from one management group to another."))
          .withSubject("one kind of removal call on one account, in one chain")
          .withDescription(
              "Evaluates calls that remove an account from its organization, an organization of "
                  + "a code host from its enterprise, or a subscription from its management "
                  + "group, or that delete the organization. Each account is reported on its "
                  + "own. Severity: critical if the call succeeds, high for an attempt. Medium "
                  + "for a subscription and low for an attempt, because it stays below the root "
                  + "management group.");

  /** What leaves, and how, where it is no account of AWS. */
  private static final String MANNER = "manner";

  private static final String NAME = "name";

  /** The account that leaves is that of the caller. */
  private static final String OWN = "own";

  @Override
  public DetectorInfo info() {
    return INFO;
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
    String manner = Effects.qualifier(exit, EffectQualifiers.MANNER);
    return ObservationFactory.create(
        INFO, event, event.getAction() + ' ' + account(event), facts(event, manner));
  }

  private static Map<String, String> facts(IdentityEvent event, @Nullable String manner) {
    Map<String, String> facts = new HashMap<>();
    facts.put(NAME, lastPart(account(event)));
    if (manner != null) {
      facts.put(MANNER, manner);
    } else if (EventFields.resource(event).isEmpty()) {
      facts.put(OWN, "");
    }
    return facts;
  }

  /** The account that leaves: the one that the call names, or else that of its caller. */
  private static String account(IdentityEvent event) {
    String named = EventFields.resource(event);
    Principal caller = event.getPrincipal();
    return named.isEmpty() && caller != null && caller.getAccount() != null
        ? caller.getAccount()
        : named;
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    boolean succeeded = actions.observations().stream().anyMatch(ObservedActions::succeeded);
    boolean isOfGroup = Manner.FROM_GROUP.equals(ObservationFactory.fact(first, MANNER));
    Severity done = isOfGroup ? Severity.MEDIUM : Severity.CRITICAL;
    Severity attempted = isOfGroup ? Severity.LOW : Severity.HIGH;
    var explanation =
        exit(actions.actor(actions.observations()), first)
            .call(first.getAction())
            .outcome(ActionGroup.outcome(actions.observations()));
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(actions.observations(), explanation)
                .withSeverity(succeeded ? done : attempted)));
  }

  private static Explanation exit(Actor actor, Observation first) {
    String name = String.valueOf(ObservationFactory.fact(first, NAME));
    return switch (String.valueOf(ObservationFactory.fact(first, MANNER))) {
      case Manner.DISSOLVED -> Explanation.of(actor, Verb.DELETE).object(Noun.ORGANIZATION);
      case Manner.FROM_ENTERPRISE ->
          Explanation.of(actor, Verb.REMOVE)
              .object(Noun.NAMED_ORGANIZATION, name)
              .and(Role.FROM, Noun.ENTERPRISE);
      case Manner.FROM_GROUP ->
          Explanation.of(actor, Verb.REMOVE)
              .object(Noun.SUBSCRIPTION, name)
              .and(Role.FROM, Noun.MANAGEMENT_GROUP);
      default ->
          Explanation.of(actor, Verb.REMOVE)
              .object(ObservedActions.has(first, OWN) ? Noun.OWN_ACCOUNT : Noun.ACCOUNT, name)
              .and(Role.FROM, Noun.ORGANIZATION);
    };
  }
}
