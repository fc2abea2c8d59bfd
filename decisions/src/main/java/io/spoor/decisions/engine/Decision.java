package io.spoor.decisions.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.policy.Remedy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answer to one evaluation.
 *
 * @param policies ids of the policies that decided, sorted
 * @param reasons their {@code @reason}, in the same order, without repetition
 * @param errors policies whose evaluation failed
 * @param error why no policy was asked
 * @param run the run on which it rests: chain, revision, age; empty: on none
 * @param policySet which policies were asked; empty: none
 * @param logOnly what policies that do not decide would have done, by id
 * @param lifting how its denial can be lifted; empty: it cannot
 */
public record Decision(
    boolean isAllowed,
    List<String> policies,
    List<String> reasons,
    List<PolicyError> errors,
    Optional<Refusal> error,
    Optional<ObjectNode> run,
    Optional<PolicySetId> policySet,
    List<LogOnlyOutcome> logOnly,
    Optional<Lifting> lifting) {
  private static final String MODE = "mode";
  private static final String STALENESS = "staleness_ms";

  /** The mode of answers that the age of facts did not change. */
  private static final String NORMAL = "normal";

  /** A decision of no set of policies, which cannot be lifted. */
  public Decision(
      boolean isAllowed,
      List<String> policies,
      List<String> reasons,
      List<PolicyError> errors,
      Optional<Refusal> error,
      Optional<ObjectNode> run) {
    this(
        isAllowed,
        policies,
        reasons,
        errors,
        error,
        run,
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /**
   * How a denial can be lifted.
   *
   * @param remedy what lifts all policies that deny
   * @param policies those that permit the request then
   */
  public record Lifting(Remedy remedy, List<String> policies) {}

  /**
   * Why no policy was asked.
   *
   * @param status the HTTP status that a request of this kind would have by itself
   * @param isOfValue whether a value of the request has no counterpart in Cedar
   */
  public record Refusal(int status, String message, boolean isOfValue) {

    /** Whether the same request may be answered later. */
    boolean isOfServer() {
      return status >= 500 || status == 429;
    }

    ObjectNode json() {
      return JsonNodeFactory.instance.objectNode().put("status", status).put("message", message);
    }
  }

  static Decision refused(int status, String message) {
    return refused(new Refusal(status, message, false));
  }

  static Decision refused(Refusal refusal) {
    return of(false, List.of(), List.of(), List.of()).unanswered(refusal);
  }

  /** What policies decide. */
  static Decision of(
      boolean isAllowed, List<String> policies, List<String> reasons, List<PolicyError> errors) {
    return new Decision(isAllowed, policies, reasons, errors, Optional.empty(), Optional.empty());
  }

  private Decision unanswered(Refusal refusal) {
    return new Decision(
        isAllowed,
        policies,
        reasons,
        errors,
        Optional.of(refusal),
        run,
        policySet,
        logOnly,
        lifting);
  }

  /**
   * The answer to a request about which nobody knows enough to ask policies.
   *
   * @param run what is known of its run
   * @param reason what is too old
   */
  static Decision unasked(ObjectNode run, StaleRuns.Mode mode, String reason) {
    var refusal = new Refusal(503, reason, false);
    return of(mode == StaleRuns.Mode.FAIL_OPEN, List.of(), List.of(), List.of())
        .unanswered(refusal)
        .on(run.put(MODE, mode.text()));
  }

  /** The denial of a request that a person has forbidden, whatever the policies say. */
  public static Decision forbidden(String reason, ObjectNode run) {
    return new Decision(
        false, List.of(), List.of(reason), List.of(), Optional.empty(), Optional.of(run));
  }

  /** The same decision, with the run on which it rests. */
  Decision on(ObjectNode restingOn) {
    return new Decision(
        isAllowed,
        policies,
        reasons,
        errors,
        error,
        Optional.of(restingOn),
        policySet,
        logOnly,
        lifting);
  }

  /**
   * The same decision, which also states by how old facts it was made.
   *
   * @param staleness age of what is known of runs, unless the decision states it; empty: not known
   */
  Decision stating(Optional<Duration> staleness) {
    ObjectNode stated = JsonNodeFactory.instance.objectNode();
    run.ifPresent(stated::setAll);
    if (!stated.has(STALENESS)) {
      staleness.ifPresent(age -> stated.put(STALENESS, age.toMillis()));
    }
    if (!stated.has(MODE)) {
      stated.put(MODE, NORMAL);
    }
    return on(stated);
  }

  /** The same decision, with the policies that were asked. */
  Decision by(PolicySetId asked, List<LogOnlyOutcome> outcomes) {
    return new Decision(
        isAllowed, policies, reasons, errors, error, run, Optional.of(asked), outcomes, lifting);
  }

  /** The same denial, which can be lifted. */
  Decision liftable(Lifting by) {
    return new Decision(
        isAllowed, policies, reasons, errors, error, run, policySet, logOnly, Optional.of(by));
  }

  /** The same denial, with a further reason and members of the run's record. */
  public Decision stands(List<String> further, ObjectNode members) {
    List<String> all = new ArrayList<>(reasons);
    further.stream().filter(reason -> !all.contains(reason)).forEach(all::add);
    return new Decision(
        false,
        policies,
        List.copyOf(all),
        errors,
        error,
        with(members),
        policySet,
        logOnly,
        Optional.empty());
  }

  /** The request is allowed, since this denial was lifted. */
  public Decision lifted(String reason, ObjectNode members) {
    ArrayNode denying = members.putArray("lifted");
    policies.forEach(denying::add);
    return new Decision(
        true,
        lifting.orElseThrow().policies(),
        List.of(reason),
        errors,
        Optional.empty(),
        with(members),
        policySet,
        logOnly,
        Optional.empty());
  }

  private Optional<ObjectNode> with(ObjectNode members) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    run.ifPresent(all::setAll);
    all.setAll(members);
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** The decision as AuthZEN states it: {@code {decision, context}}. */
  public ObjectNode json() {
    ObjectNode context = JsonNodeFactory.instance.objectNode();
    putAll(context, "policies", policies);
    putAll(context, "reasons", reasons);
    if (!errors.isEmpty()) {
      ArrayNode array = context.putArray("errors");
      for (PolicyError each : errors) {
        array
            .addObject()
            .put("policy", each.policy())
            .put("effect", each.effect())
            .put("message", each.message());
      }
    }
    if (!logOnly.isEmpty()) {
      ArrayNode array = context.putArray("log_only");
      logOnly.forEach(outcome -> array.add(outcome.json()));
    }
    error.ifPresent(each -> context.set("error", each.json()));
    policySet
        .filter(PolicySetId::isApplied)
        .ifPresent(each -> context.set("policy_set", each.json()));
    run.ifPresent(each -> context.set("spoor", each));
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("decision", isAllowed);
    if (!context.isEmpty()) {
      json.set("context", context);
    }
    return json;
  }

  private static void putAll(ObjectNode context, String member, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = context.putArray(member);
      texts.forEach(array::add);
    }
  }
}
