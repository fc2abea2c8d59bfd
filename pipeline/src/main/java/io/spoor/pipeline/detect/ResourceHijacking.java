package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Detects use, or attempted use, of services that attackers abuse at the account's cost: compute
 * capacity, models, mail. The group is the principal.
 */
final class ResourceHijacking implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "capacity-taken",
              1,
              "Costly machines, models or mail put at somebody's disposal",
              Severity.MEDIUM,
              50,
              List.of("attack.T1496", "attack.T1578.002", "owasp.asi02"),
              "Ask whoever the identity belongs to. If nobody wanted it: end the machines, take the permission back, and revoke the credential that asked.",
              List.of(
                  "People who compute: give what starts their machines a role of its own, and except it.",
                  "Somebody who starts to use models or to send mail."))
          .withSubject("what one principal puts at its disposal in one chain")
          .withDescription(
              "Looks at starts of machines with accelerators, of the largest ones and of twenty and more at once, also where they fail; and at calls that succeed in opening models "
                  + "(agreements, entitlements), in lifting limits of mail, in raising quotas, enabling regions, and buying capacity or domains. Low for one such call alone, medium for "
                  + "machines or for several kinds. High when an agent does it.");

  private static final String MACHINES = "machines";
  private static final String KIND = "kind";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.PROVISIONS_CAPACITY);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || Boolean.TRUE.equals(event.getReadOnly()) || !Actors.isDirect(event)) {
      return null;
    }
    Effect provision = Effects.first(event, EffectKind.PROVISIONS_CAPACITY);
    String machines =
        provision == null ? null : Effects.qualifier(provision, EffectQualifiers.AMOUNT);
    if (provision == null || (machines == null && !ObservationFactory.succeeded(event))) {
      return null;
    }
    Map<String, String> facts =
        new HashMap<>(Map.of(KIND, event.getAction(), "outcome", event.getOutcome()));
    if (machines != null) {
      facts.put(MACHINES, machines);
    }
    return ObservationFactory.create(RULE, event, ObservationFactory.identity(principal), facts);
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    List<Observation> machines =
        actions.matching(action -> ObservationFactory.fact(action, MACHINES) != null);
    long kinds = actions.observations().stream().map(Observation::getAction).distinct().count();
    boolean succeeded = machines.stream().anyMatch(ObservedActions::succeeded);
    String summary =
        machines.isEmpty()
            ? "opened what others would use at the account's cost"
            : (succeeded ? "started " : "tried to start ")
                + machines.stream()
                    .map(call -> Objects.requireNonNull(ObservationFactory.fact(call, MACHINES)))
                    .distinct()
                    .limit(3)
                    .collect(Collectors.joining(", "));
    String explanation =
        "%s %s (%s)."
            .formatted(
                Actors.name(actions, first),
                summary,
                ObservedActions.summary(actions.observations()));
    Severity severity = machines.isEmpty() && kinds == 1 ? Severity.LOW : Severity.MEDIUM;
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(actions.observations(), explanation)
                .withSeverity(Actors.severity(actions, Severity.HIGH, severity))));
  }
}
