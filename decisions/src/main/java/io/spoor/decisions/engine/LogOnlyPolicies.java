package io.spoor.decisions.engine;

import com.cedarpolicy.value.EntityUID;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.CedarDecider;
import io.spoor.decisions.cedar.CedarException;
import io.spoor.decisions.cedar.CedarPolicySet.Answer;
import io.spoor.decisions.cedar.UnacceptableRequestException;
import io.spoor.decisions.cedar.ValueException;
import io.spoor.decisions.policy.LoadedPolicy;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.policy.Remedy;
import io.spoor.decisions.request.EvaluationRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the policies that only tell what they would do. They see the request as if they were alone,
 * so nothing of them reaches the policies that decide.
 */
final class LogOnlyPolicies {
  private final Map<String, LoadedPolicy> policies;
  private final List<CedarDecider> deciders;
  private final PolicyErrorLog errorLog;
  private final Consumer<String> journal;

  LogOnlyPolicies(PolicySet set, PolicyErrorLog errorLog, Consumer<String> journal) {
    this.policies = set.policies();
    this.errorLog = errorLog;
    this.journal = journal;
    Set<EntityUID> literals = new HashSet<>();
    policies.values().stream()
        .filter(LoadedPolicy::isLogOnly)
        .forEach(policy -> literals.addAll(policy.literals()));
    this.deciders =
        set.logOnly().stream()
            .map(
                cedar ->
                    new CedarDecider(cedar, set.schema().orElse(null), set.entities(), literals))
            .toList();
  }

  /**
   * The policies that apply or err, by id.
   *
   * @param decision the answer of the active policies to the request
   */
  List<LogOnlyOutcome> outcomes(
      EvaluationRequest request, @Nullable ObjectNode run, Decision decision) {
    if (deciders.isEmpty() || decision.error().isPresent()) {
      return List.of();
    }
    List<LogOnlyOutcome> outcomes = new ArrayList<>();
    for (CedarDecider decider : deciders) {
      try {
        add(outcomes, decider.decide(request, run), decision);
      } catch (ValueException | UnacceptableRequestException | CedarException e) {
        // The sentence may quote the request.
        journal.accept("Cedar could not evaluate the log-only policies for a request");
      }
    }
    outcomes.sort(Comparator.comparing(LogOnlyOutcome::policy));
    return outcomes;
  }

  private void add(List<LogOnlyOutcome> outcomes, Answer answer, Decision decision) {
    // A forbid that decided, or erred, would stand against a permit.
    boolean couldPermit = !decision.isAllowed() && decision.policies().isEmpty();
    for (String id : answer.policies()) {
      String effect = effectOf(id);
      boolean changes = effect.equals("forbid") ? decision.isAllowed() : couldPermit;
      outcomes.add(
          new LogOnlyOutcome(
              id,
              effect,
              changes ? Optional.of(answerOf(id)) : Optional.empty(),
              Optional.empty()));
    }
    answer
        .errors()
        .forEach(
            (id, message) -> {
              errorLog.log(new PolicyError(id, effectOf(id), message));
              outcomes.add(
                  new LogOnlyOutcome(id, effectOf(id), Optional.empty(), Optional.of(message)));
            });
  }

  /** The answer of a policy that would decide. */
  private String answerOf(String id) {
    LoadedPolicy policy = policies.get(id);
    if (policy == null || policy.isForbid()) {
      Optional<Remedy> remedy = policy == null ? Optional.empty() : policy.remedy();
      return remedy.map(lifts -> lifts.isStepUp() ? "step-up" : "confirm").orElse("deny");
    }
    return "allow";
  }

  private String effectOf(String id) {
    LoadedPolicy policy = policies.get(id);
    return policy == null ? "forbid" : policy.effect();
  }
}
