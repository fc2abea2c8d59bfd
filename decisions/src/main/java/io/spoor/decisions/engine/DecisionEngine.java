package io.spoor.decisions.engine;

import com.cedarpolicy.value.EntityUID;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.CedarDecider;
import io.spoor.decisions.cedar.CedarException;
import io.spoor.decisions.cedar.CedarPolicySet.Answer;
import io.spoor.decisions.cedar.CedarSchema;
import io.spoor.decisions.cedar.EntityStore;
import io.spoor.decisions.cedar.UnacceptableRequestException;
import io.spoor.decisions.cedar.ValueException;
import io.spoor.decisions.policy.LoadedPolicy;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.policy.Remedy;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.SearchRequest;
import io.spoor.decisions.request.SearchedKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the policies of a folder, with the entities of a file. Thread-safe; without state of
 * requests.
 */
public final class DecisionEngine {
  private final Map<String, LoadedPolicy> policies;
  private final CedarDecider decider;

  /** Without the policies whose denial can be lifted; null: all policies. */
  private final @Nullable CedarDecider unliftable;

  private final NavigableSet<String> actions;
  private final PolicyErrorLog errorLog;
  private final Consumer<String> journal;

  /**
   * Creates an engine.
   *
   * @param journal receives a line for each policy whose evaluation fails, once a minute at most,
   *     and for each failure of Cedar
   */
  public DecisionEngine(PolicyFolder folder, EntityStore store, Consumer<String> journal) {
    this.policies = folder.policies();
    this.journal = journal;
    this.errorLog = new PolicyErrorLog(journal, System::nanoTime);
    Set<EntityUID> literals = new HashSet<>();
    Set<String> named = new HashSet<>();
    for (LoadedPolicy policy : policies.values()) {
      literals.addAll(policy.literals());
      named.addAll(policy.actions());
    }
    CedarSchema schema = folder.schema().orElse(null);
    this.decider = new CedarDecider(folder.cedar(), schema, store, literals);
    this.unliftable =
        folder.unliftable().map(set -> new CedarDecider(set, schema, store, literals)).orElse(null);
    this.actions = decider.actions(named);
  }

  /**
   * The answer to one request of whose run this is known.
   *
   * @param run attributes for the policies; null: the request states no run
   */
  public Decision evaluate(EvaluationRequest request, @Nullable ObjectNode run) {
    try {
      Decision decision = decision(decider.decide(request, run));
      if (decision.isAllowed() || unliftable == null || !isLiftable(decision)) {
        return decision;
      }
      Decision otherwise = decision(unliftable.decide(request, run));
      return otherwise.isAllowed()
          ? decision.liftable(new Decision.Lifting(remedy(decision), otherwise.policies()))
          : decision;
    } catch (ValueException e) {
      return Decision.refused(new Decision.Refusal(400, e.reason(), true));
    } catch (UnacceptableRequestException e) {
      return Decision.refused(400, e.reason());
    } catch (CedarException e) {
      // Its sentence may quote the request.
      journal.accept("Cedar could not decide a request, which was denied");
      return Decision.refused(500, "the policy engine failed");
    }
  }

  /** Whether each policy that denies says what lifts it. One that errs cannot be lifted. */
  private boolean isLiftable(Decision denial) {
    return !denial.policies().isEmpty()
        && denial.policies().stream()
            .map(policies::get)
            .allMatch(policy -> policy != null && policy.remedy().isPresent())
        && denial.errors().stream().noneMatch(error -> error.effect().equals("forbid"));
  }

  private Remedy remedy(Decision denial) {
    return denial.policies().stream()
        .flatMap(id -> Objects.requireNonNull(policies.get(id)).remedy().stream())
        .reduce(Remedy::and)
        .orElseThrow();
  }

  private Decision decision(Answer answer) {
    Set<String> denying = new TreeSet<>();
    List<PolicyError> errors = new ArrayList<>();
    answer
        .errors()
        .forEach(
            (id, message) -> {
              LoadedPolicy policy = policies.get(id);
              boolean isForbid = policy == null || policy.isForbid();
              var error = new PolicyError(id, isForbid ? "forbid" : "permit", message);
              errors.add(error);
              errorLog.log(error);
              if (isForbid) {
                denying.add(id);
              }
            });
    boolean isAllowed = answer.isAllowed() && denying.isEmpty();
    if (isAllowed || !answer.isAllowed()) {
      // Cedar's own reasons stand; an erring forbid denies beside them.
      denying.addAll(answer.policies());
    }
    List<String> deciding = List.copyOf(denying);
    return new Decision(
        isAllowed, deciding, reasons(deciding), errors, Optional.empty(), Optional.empty());
  }

  private List<String> reasons(List<String> deciding) {
    Set<String> reasons = new LinkedHashSet<>();
    for (String id : deciding) {
      LoadedPolicy policy = policies.get(id);
      if (policy != null && !policy.reason().isEmpty()) {
        reasons.add(policy.reason());
      }
    }
    return List.copyOf(reasons);
  }

  /** Ids or names among which a search looks, in the order of its results. */
  public NavigableSet<String> candidates(SearchRequest search) {
    return search.kind() == SearchedKind.ACTION
        ? actions
        : decider.candidates(search.searchedType());
  }
}
