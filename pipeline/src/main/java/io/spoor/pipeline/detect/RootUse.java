package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
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
              2,
              "Activity of an account's root user",
              Severity.MEDIUM,
              50,
              List.of("attack.T1078.004", "owasp.asi03"),
              "Ask the holder of the root user's password. Delete any root access key.",
              List.of("The few tasks that only root can perform."))
          .withSubject("an account's root user in one chain")
          .withDescription(
              "Reports calls and sign-ins of the root user, once per chain. Severity: "
                  + "medium; high for an agent, or for a change made with an access key that "
                  + "does not expire.");

  private static final String WRITE = "write";

  /** Distinguishes attempts, so that the first one does not stand for later successes. */
  private static final String FAILED = "failed";

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
    Map<String, String> facts = Map.of(WRITE, String.valueOf(write));
    return ObservationFactory.create(
        RULE,
        event,
        String.valueOf(principal.getAccount()),
        ObservationFactory.succeeded(event)
            ? facts
            : Map.of(WRITE, String.valueOf(write), FAILED, ""));
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
    Actor root = new Actor.Named(Noun.ROOT_USER, actions.group(), null);
    List<Observation> done =
        writes.isEmpty() ? actions.matching(ObservedActions::succeeded) : writes;
    Observation shown = done.isEmpty() ? first : done.getFirst();
    var acted =
        hasAgent
            ? Explanation.of(actions.agent(), Verb.ACT)
                .and(Role.AS, Noun.ROOT_USER, actions.group())
            : Explanation.of(root, Verb.ACT);
    var called = acted.call(shown.getAction()).outcome(ActionGroup.outcome(List.of(shown)));
    var keyed = writes.isEmpty() ? called : called.because(Clause.Kind.NO_EXPIRY);
    // Equal calls are stored once, so that neither kind can be counted.
    List<Observation> failed =
        actions.matching(action -> ObservedActions.failed(action) && !done.isEmpty());
    var explanation =
        failed.isEmpty()
            ? keyed
            : keyed.because(Clause.Kind.A_CALL_FAILED, failed.getFirst().getAction());
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(actions.observations(), explanation)
                .withSeverity(hasAgent || !writes.isEmpty() ? Severity.HIGH : Severity.MEDIUM)));
  }
}
