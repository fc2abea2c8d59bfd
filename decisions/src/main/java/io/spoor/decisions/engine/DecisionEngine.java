package io.spoor.decisions.engine;

import com.cedarpolicy.value.EntityUID;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.cedar.CedarDecider;
import io.spoor.decisions.cedar.CedarException;
import io.spoor.decisions.cedar.CedarPolicySet.Answer;
import io.spoor.decisions.cedar.CedarSchema;
import io.spoor.decisions.cedar.UnacceptableRequestException;
import io.spoor.decisions.cedar.ValueException;
import io.spoor.decisions.journal.LimitedJournal;
import io.spoor.decisions.policy.LoadedPolicy;
import io.spoor.decisions.policy.PolicySet;
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

/** Asks the policies of a set. Thread-safe; without state of requests. */
public final class DecisionEngine {
  private final PolicySetId id;
  private final Map<String, LoadedPolicy> policies;
  private final CedarDecider decider;
  private final LogOnlyPolicies logOnly;
  private final Optional<CedarSchema> schema;

  /** Without the policies whose denial can be lifted; null: all policies. */
  private final @Nullable CedarDecider unliftable;

  private final NavigableSet<String> actions;
  private final PolicyErrorLog errorLog;
  private final LimitedJournal journal;

  /** An engine with policies of files. */
  public DecisionEngine(PolicySet set, Consumer<String> journal) {
    this(set, 0, journal);
  }

  /**
   * Creates an engine.
   *
   * @param version number of the applied version, from 1; 0: policies of files
   * @param journal receives lines for policies whose evaluation fails and for failures of Cedar,
   *     each kind once a minute at most, with the number of the others
   */
  public DecisionEngine(PolicySet set, long version, Consumer<String> journal) {
    this.id = new PolicySetId(version, set.digest());
    this.policies = set.policies();
    this.schema = set.schema();
    this.journal = new LimitedJournal(journal);
    this.errorLog = new PolicyErrorLog(this.journal);
    Set<EntityUID> literals = new HashSet<>();
    Set<String> named = new HashSet<>();
    for (LoadedPolicy policy : policies.values()) {
      if (!policy.isLogOnly()) {
        literals.addAll(policy.literals());
        named.addAll(policy.actions());
      }
    }
    this.decider = new CedarDecider(set.active(), schema.orElse(null), set.entities(), literals);
    this.unliftable =
        set.unliftable()
            .map(others -> new CedarDecider(others, schema.orElse(null), set.entities(), literals))
            .orElse(null);
    this.logOnly = new LogOnlyPolicies(set, errorLog, this.journal);
    this.actions = decider.actions(named);
  }

  /** Reports a fault of the server while a request was decided, by its kind only. */
  void report(RuntimeException fault) {
    journal.accept("a request could not be decided: " + fault.getClass().getName());
  }

  /** Which policies these are. */
  public PolicySetId id() {
    return id;
  }

  /**
   * The first attribute of a run that the schema does not declare for an action, with its path;
   * empty: none, or there is no schema, or it does not declare the action.
   */
  public Optional<String> undeclaredAttribute(String action, ObjectNode run) {
    return schema.flatMap(declared -> declared.undeclaredInContext(action, "spoor", run));
  }

  /**
   * The answer to one request of whose run this is known.
   *
   * @param run attributes for the policies; null: the request states no run
   */
  public Decision evaluate(EvaluationRequest request, @Nullable ObjectNode run) {
    Decision decision = decide(request, run);
    return decision.by(id, logOnly.outcomes(request, run, decision));
  }

  private Decision decide(EvaluationRequest request, @Nullable ObjectNode run) {
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
    return Decision.of(isAllowed, deciding, reasons(deciding), errors);
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
