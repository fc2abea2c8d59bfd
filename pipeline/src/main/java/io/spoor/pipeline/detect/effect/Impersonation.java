package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detects a principal that acts as another user or account without a declaration that permits it.
 * The group is the impersonator, so that one that impersonates many is reported once.
 */
public final class Impersonation implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "impersonation",
              2,
              "Impersonation of another user or account",
              Severity.MEDIUM,
              45,
              List.of("attack.T1134", "attack.T1078.004", "attack.T1550.001", "owasp.asi03"),
              "Ask the impersonator for the reason, and the impersonated user whether it was "
                  + "agreed. Review what was done under that identity. If it is intended for an "
                  + "agent, declare the identity in its manifest; otherwise take away the right "
                  + "to impersonate.",
              List.of(
                  "Support and site administrators who look into a problem as the user.",
                  "Proxies that pass requests on under the names of their users.",
                  "Deployment tools and engineers who work as a service account."))
          .withSubject("an impersonator in one chain")
          .withDescription(
              "Evaluates starts of impersonation and calls under an impersonated identity, as "
                  + "far as the record states both identities. Reports an impersonator once per "
                  + "chain. Severity: medium; low if all impersonated identities are accounts of "
                  + "programs and no agent impersonates them; high for an agent whose manifest "
                  + "declares neither the identity nor the user as the one it acts for. What an "
                  + "agent's manifest declares is not reported. Not evaluated: roles, which are "
                  + "made to be assumed; an identity that the platform ties to the caller, such as "
                  + "a node and the agent on it; and a delegation whose grant the record states.");

  /** The identity that is impersonated. */
  private static final String IDENTITY = "as";

  /** The call was made under the identity: its failure is no failed impersonation. */
  private static final String ACTING = "acting";

  /** The identity is the account of a program. */
  private static final String PROGRAM = "program";

  private static final String WORKLOAD = "workload";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.IMPERSONATES);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    Effect effect = Effects.first(event, EffectKind.IMPERSONATES);
    if (principal == null
        || effect == null
        || effect.getObjects().isEmpty()
        || Effects.first(event, EffectKind.IMPERSONATES, ObjectKind.ROLE) != null
        || isArranged(effect)) {
      return null;
    }
    String identity = effect.getObjects().getFirst();
    String behind = Actors.impersonator(event);
    boolean isActing = behind != null;
    if (!isActing && !Actors.isDirect(event)) {
      return null;
    }
    String impersonator = behind == null ? ObservationFactory.identity(principal) : behind;
    if (identity.equals(impersonator)) {
      return null;
    }
    Map<String, String> facts = new HashMap<>(Map.of(IDENTITY, identity));
    if (isActing) {
      facts.put(ACTING, "");
    }
    DistinctCalls.addTo(facts, event);
    if (isActing
        ? principal.getType().equals(WORKLOAD)
        : Effects.hasFlag(effect, EffectQualifiers.ROUTINE)) {
      facts.put(PROGRAM, "");
    }
    return ObservationFactory.create(INFO, event, impersonator, facts);
  }

  /** Whether the platform ties both identities, or the record states a grant. */
  private static boolean isArranged(Effect impersonation) {
    String manner = Effects.qualifier(impersonation, EffectQualifiers.MANNER);
    return Manner.BOUND.equals(manner) || Manner.GRANTED.equals(manner);
  }

  /** Of equal calls under one identity, the first is stored. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> undeclared = actions.matching(action -> !isDeclared(actions, action));
    if (undeclared.isEmpty()) {
      return List.of();
    }
    return List.of(
        AnchoredDetection.of(
            undeclared.getFirst(),
            actions
                .detection(
                    shown(undeclared).getFirst(), undeclared, explanation(actions, undeclared))
                .withSeverity(severity(actions, undeclared))));
  }

  private static boolean isDeclared(ActionGroup actions, Observation action) {
    Manifest manifest = actions.manifest(action);
    return manifest != null
        && (identity(action).equals(manifest.getActsFor())
            || ManifestMatcher.listsIdentity(manifest, identity(action)));
  }

  private static Severity severity(ActionGroup actions, List<Observation> undeclared) {
    if (undeclared.stream().anyMatch(action -> actions.manifest(action) != null)) {
      return Severity.HIGH;
    }
    return undeclared.stream().allMatch(action -> ObservedActions.has(action, PROGRAM))
            && undeclared.stream().noneMatch(actions::isAgents)
        ? Severity.LOW
        : Severity.MEDIUM;
  }

  private static Explanation explanation(ActionGroup actions, List<Observation> undeclared) {
    List<Observation> shown = shown(undeclared);
    List<Observation> failed =
        shown.stream()
            .filter(call -> ObservedActions.has(call, ACTING) && ObservedActions.failed(call))
            .toList();
    List<Observation> counted = shown.stream().filter(call -> !failed.contains(call)).toList();
    List<String> identities =
        (counted.isEmpty() ? shown : counted)
            .stream().map(Impersonation::identity).distinct().toList();
    Observation first = shown.getFirst();
    String agent = actions.authors().agentOf(first);
    Actor actor =
        agent == null ? Actor.principal(actions.group()) : new Actor.Agent(agent, actions.group());
    var impersonated =
        Explanation.of(actor, Verb.IMPERSONATE)
            .with(
                identities.size() == 1
                    ? new Part(Role.OBJECT, null, null, identities, null)
                    : new Part(
                        Role.OBJECT, Noun.IDENTITY, (long) identities.size(), identities, null))
            .calls(
                DistinctCalls.names(
                    ObservedActions.succeeded(first) ? DistinctCalls.told(shown) : shown));
    var told = isDone(first) ? impersonated : impersonated.outcome(ActionGroup.outcome(shown));
    if (!failed.isEmpty()) {
      told = withFailure(told, failed.getFirst(), identities);
    }
    return actions.manifest(first) == null
        ? told
        : told.because(Clause.Kind.IDENTITY_UNDECLARED, identity(first));
  }

  /** With a call that failed, and its identity where no other call was made under it. */
  private static Explanation withFailure(
      Explanation told, Observation failed, List<String> identities) {
    return identities.contains(identity(failed))
        ? told.because(Clause.Kind.A_CALL_FAILED, failed.getAction())
        : told.because(Clause.Kind.A_CALL_AS_FAILED, identity(failed), failed.getAction());
  }

  /**
   * The calls that the explanation tells: those in which an identity was impersonated, or else the
   * attempts. The first is the most important one.
   */
  private static List<Observation> shown(List<Observation> undeclared) {
    List<Observation> done = undeclared.stream().filter(Impersonation::isDone).toList();
    List<Observation> shown = done.isEmpty() ? undeclared : done;
    Observation first = DistinctCalls.told(shown).getFirst();
    return Stream.concat(Stream.of(first), shown.stream().filter(call -> !call.equals(first)))
        .toList();
  }

  /** Whether the identity was impersonated, whatever became of the call under it. */
  private static boolean isDone(Observation action) {
    return ObservedActions.has(action, ACTING) || ObservedActions.succeeded(action);
  }

  private static String identity(Observation action) {
    return Objects.requireNonNull(ObservationFactory.fact(action, IDENTITY));
  }
}
