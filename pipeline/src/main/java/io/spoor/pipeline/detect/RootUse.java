package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects use of an account's root user, whom policies do not restrict. The group is the account.
 */
final class RootUse implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "root-use",
              1,
              "The root user of an account acted",
              Severity.MEDIUM,
              50,
              List.of("attack.T1078.004", "owasp.asi03"),
              "Ask whoever keeps the root user's password. A root access key should not exist: delete it.",
              List.of("The few tasks that only root can do."))
          .withSubject("an account's root user in one chain")
          .withDescription(
              "Speaks when the root user calls or signs in, once a chain. High when it changes something with an access key that does not expire, or when the chain is an agent's.");

  private static final String WRITE = "write";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.ACTS_AS_SUPERUSER);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !Actors.isDirect(event)) {
      return null;
    }
    Credential credential = event.getCredential();
    boolean write =
        Boolean.FALSE.equals(event.getReadOnly())
            && ObservationFactory.succeeded(event)
            && credential != null
            && Keys.hasDay(credential.getKey());
    return ObservationFactory.create(
        RULE, event, String.valueOf(principal.getAccount()), Map.of(WRITE, String.valueOf(write)));
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> writes =
        actions.matching(action -> "true".equals(ObservationFactory.fact(action, WRITE)));
    Observation first = actions.first();
    boolean hasAgent = actions.hasAgent();
    String explanation =
        "%s root user of account %s acted (%s)%s."
            .formatted(
                hasAgent ? "Agent " + actions.agentName() + " as the" : "The",
                actions.group(),
                writes.isEmpty() ? first.getAction() : writes.getFirst().getAction(),
                writes.isEmpty() ? "" : " with an access key that does not expire");
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(actions.observations(), explanation)
                .withSeverity(hasAgent || !writes.isEmpty() ? Severity.HIGH : Severity.MEDIUM)));
  }
}
