package io.spoor.decisions.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.request.BatchItem;
import io.spoor.decisions.request.BatchRequest;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.SearchRequest;
import io.spoor.decisions.request.SearchedKind;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.decisions.view.RunContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Decides requests: by what people have blocked, by the policies and the live chain of the run, and
 * by people's confirmations. Each answer is recorded. Thread-safe.
 */
public final class DecisionPoint {
  private static final String SUBJECT_TOKEN = "subject_token";

  /** Greatest number of entities of a type among which those of a tenant are searched. */
  private static final int MAX_CANDIDATES = 10_000;

  private final Supplier<DecisionEngine> policies;
  private final RunContext runs;
  private final StaleRuns stale;
  private final Blocks blocks;
  private final Confirmations confirmations;
  private final DecisionLog log;
  private final SubjectTokens subjects;
  private final FollowedInputs inputs;
  private final KnownEntities entities;
  private final WorkMeter work;

  /**
   * Creates a decision point.
   *
   * @param policies those in force; asked once a request, so that they can be exchanged
   * @param runs describes runs
   * @param stale what is answered when nobody knows how they are now
   * @param blocks what people have stopped
   * @param confirmations asks people
   * @param log receives each answer
   */
  public DecisionPoint(
      Supplier<DecisionEngine> policies,
      RunContext runs,
      StaleRuns stale,
      Blocks blocks,
      Confirmations confirmations,
      DecisionLog log) {
    this(
        policies,
        runs,
        stale,
        blocks,
        confirmations,
        log,
        SubjectTokens.NONE,
        FollowedInputs.RECENT,
        KnownEntities.NONE,
        WorkMeter.NONE);
  }

  private DecisionPoint(
      Supplier<DecisionEngine> policies,
      RunContext runs,
      StaleRuns stale,
      Blocks blocks,
      Confirmations confirmations,
      DecisionLog log,
      SubjectTokens subjects,
      FollowedInputs inputs,
      KnownEntities entities,
      WorkMeter work) {
    this.policies = policies;
    this.runs = runs;
    this.stale = stale;
    this.blocks = blocks;
    this.confirmations = confirmations;
    this.log = log;
    this.subjects = subjects;
    this.inputs = inputs;
    this.entities = entities;
    this.work = work;
  }

  /** The same, whose policies also see what tokens of subjects prove. */
  public DecisionPoint withSubjects(SubjectTokens tokens) {
    return new DecisionPoint(
        policies, runs, stale, blocks, confirmations, log, tokens, inputs, entities, work);
  }

  /**
   * The same, whose policies are not asked while an input is overdue: each request is answered as
   * one whose run is stale.
   */
  public DecisionPoint withInputs(FollowedInputs followed) {
    return new DecisionPoint(
        policies, runs, stale, blocks, confirmations, log, subjects, followed, entities, work);
  }

  /** The same, whose searches also find these entities of the caller's tenant. */
  public DecisionPoint withEntities(KnownEntities known) {
    return new DecisionPoint(
        policies, runs, stale, blocks, confirmations, log, subjects, inputs, known, work);
  }

  /** The same for one request, whose further cost the meter takes. */
  public DecisionPoint withWork(WorkMeter meter) {
    return new DecisionPoint(
        policies, runs, stale, blocks, confirmations, log, subjects, inputs, entities, meter);
  }

  /** Decides by policies only: without runs and people, and without a record. */
  public static DecisionPoint ofPolicies(DecisionEngine policies) {
    return new DecisionPoint(
        () -> policies,
        RunContext.NONE,
        StaleRuns.ALWAYS_ASK,
        Blocks.NONE,
        Confirmations.NONE,
        DecisionLog.NONE);
  }

  /** The same with the policies now in force, for the decisions of one request. */
  public DecisionPoint withPoliciesInForce() {
    DecisionEngine inForce = policies.get();
    return new DecisionPoint(
        () -> inForce, runs, stale, blocks, confirmations, log, subjects, inputs, entities, work);
  }

  /**
   * Which policies are in force.
   *
   * @throws IllegalStateException if none are
   */
  public PolicySetId policySet() {
    return policies.get().id();
  }

  /** Age of the newest record that may be missing in what is known of runs; empty: not known. */
  public Optional<Duration> staleness() {
    return runs.staleness();
  }

  /** The answer to one request. */
  public Decision evaluate(EvaluationRequest request, CallerRights caller) {
    return evaluate(request, caller, Optional.empty());
  }

  /**
   * The answer to one request.
   *
   * @param requestId {@code X-Request-ID}, for the record
   */
  public Decision evaluate(
      EvaluationRequest request, CallerRights caller, Optional<String> requestId) {
    DecisionEngine engine = policies.get();
    AnsweredRequest answered;
    try {
      answered = answered(request, caller, requestId, engine);
    } catch (RuntimeException e) {
      // A fault of ours. The caller goes on without a right, and the record shows it.
      engine.report(e);
      return refuse(request, caller, requestId, 500, "the request could not be decided");
    }
    return recorded(answered);
  }

  private AnsweredRequest answered(
      EvaluationRequest request,
      CallerRights caller,
      Optional<String> requestId,
      DecisionEngine engine) {
    AskedRequest asked = asked(request, caller, requestId);
    Decision decided = decide(asked, engine);
    // A person may be asked over Kafka. All other decisions are made at once.
    Decision answer =
        decided.lifting().isPresent()
            ? work.whileWaiting(() -> confirmations.settle(asked, decided))
            : confirmations.settle(asked, decided);
    return new AnsweredRequest(asked, engine.id(), decided, answer);
  }

  /** The answers to a batch, up to the item that ends it. */
  public List<Decision> evaluate(BatchRequest batch, CallerRights caller) {
    return evaluate(batch, caller, Optional.empty());
  }

  /** The same for a request with this {@code X-Request-ID}. */
  public List<Decision> evaluate(
      BatchRequest batch, CallerRights caller, Optional<String> requestId) {
    List<Decision> decisions = new ArrayList<>();
    for (BatchItem item : batch.items()) {
      Decision decision = answer(item, caller, requestId);
      decisions.add(decision);
      work.onDecided();
      if (batch.semantic().endsAfter(decision.isAllowed())) {
        break;
      }
    }
    return decisions;
  }

  private Decision answer(BatchItem item, CallerRights caller, Optional<String> requestId) {
    return switch (item) {
      case BatchItem.Complete(EvaluationRequest request) ->
          work.isExhausted()
              ? refuse(request, caller, requestId, 429, "the batch reads more of runs than it may")
              : evaluate(request, caller, requestId);
      case BatchItem.Invalid(String reason, EvaluationRequest stated) ->
          refuse(stated, caller, requestId, 400, reason);
    };
  }

  /** A denial for which nothing is asked. It is recorded as all answers are. */
  private Decision refuse(
      EvaluationRequest request,
      CallerRights caller,
      Optional<String> requestId,
      int status,
      String reason) {
    EvaluationRequest stored =
        request.context().get("spoor") instanceof ObjectNode stated && stated.has(SUBJECT_TOKEN)
            ? withoutToken(request, stated)
            : request;
    var asked = new AskedRequest(stored, caller, Optional.empty(), requestId);
    Decision denial = Decision.refused(status, reason);
    return recorded(new AnsweredRequest(asked, policies.get().id(), denial, denial));
  }

  private Decision recorded(AnsweredRequest answered) {
    Decision given =
        log.add(answered)
            ? answered.answer()
            : Decision.refused(503, "the decision cannot be recorded");
    return runs.equals(RunContext.NONE) ? given : given.stating(runs.staleness());
  }

  /** Whether a candidate of a search would be allowed. Nobody acts by it, so it is not recorded. */
  Decision wouldDecide(EvaluationRequest request, CallerRights caller) {
    if (work.isExhausted()) {
      return Decision.refused(429, "the search reads more of runs than it may");
    }
    Decision decision = decide(asked(request, caller, Optional.empty()), policies.get());
    work.onDecided();
    return decision;
  }

  /**
   * Ids or names among which a search looks, in the order of its results.
   *
   * @throws MalformedRequestException if entities of the tenant are searched, and there are too
   *     many of the type
   */
  public NavigableSet<String> candidates(SearchRequest search, CallerRights caller)
      throws MalformedRequestException {
    NavigableSet<String> stored = policies.get().candidates(search);
    if (entities.equals(KnownEntities.NONE) || search.kind() == SearchedKind.ACTION) {
      return stored;
    }
    NavigableSet<String> all = new TreeSet<>(stored);
    all.addAll(entities.idsOf(caller.tenant(), search.searchedType()));
    if (all.size() > MAX_CANDIDATES) {
      throw new MalformedRequestException(
          "the search has more than "
              + MAX_CANDIDATES
              + " candidates of its type; narrow the request: ask for evaluations of the ids in"
              + " question");
    }
    return all;
  }

  private AskedRequest asked(
      EvaluationRequest request, CallerRights caller, Optional<String> requestId) {
    if (!(request.context().get("spoor") instanceof ObjectNode stated)) {
      return new AskedRequest(request, caller, Optional.empty(), requestId);
    }
    Optional<DescribedRun> run =
        caller.statesRuns()
            ? Optional.ofNullable(runs.describe(caller.tenant(), stated, request.resource()))
            : Optional.empty();
    run.ifPresent(known -> work.addRecords(known.recordsRead()));
    JsonNode token = stated.get(SUBJECT_TOKEN);
    if (token == null) {
      return new AskedRequest(request, caller, run, requestId);
    }
    if (token.isTextual() && run.isPresent()) {
      subjects
          .verified(caller, request.subject().id(), token.textValue())
          .ifPresent(proved -> run.get().attributes().set("subject", proved));
    }
    // It goes no further: nobody after this line can store it.
    return new AskedRequest(withoutToken(request, stated), caller, run, requestId);
  }

  /** Copies nothing but the two objects: a batch may share them. */
  private static EvaluationRequest withoutToken(EvaluationRequest request, ObjectNode stated) {
    ObjectNode context = request.context().objectNode();
    context.setAll(request.context());
    ObjectNode spoor = stated.objectNode();
    spoor.setAll(stated);
    spoor.remove(SUBJECT_TOKEN);
    context.set("spoor", spoor);
    return new EvaluationRequest(request.subject(), request.action(), request.resource(), context);
  }

  private Decision decide(AskedRequest asked, DecisionEngine engine) {
    Optional<Decision> blocked = blocks.decide(asked);
    if (blocked.isPresent()) {
      return blocked.get();
    }
    Optional<String> overdue = inputs.overdue();
    if (overdue.isPresent()) {
      ObjectNode basis =
          asked.run().map(DescribedRun::basis).orElseGet(JsonNodeFactory.instance::objectNode);
      StaleRuns.Mode mode = stale.modeOf(asked.request().action().name());
      return Decision.unasked(basis, checked(mode, asked), overdue.get());
    }
    if (asked.run().isEmpty()) {
      return engine.evaluate(asked.request(), null);
    }
    DescribedRun run = asked.run().get();
    Optional<StaleRuns.Mode> mode = stale.modeOf(asked.request().action().name(), run.staleness());
    return mode.isPresent()
        ? Decision.unasked(
            run.basis(),
            checked(mode.get(), asked),
            "the facts of runs are older than the deadline")
        : engine.evaluate(asked.request(), run.attributes()).on(run.basis());
  }

  /** Nothing fails open that may be blocked. */
  private StaleRuns.Mode checked(StaleRuns.Mode mode, AskedRequest asked) {
    return blocks.mayHide(asked) ? StaleRuns.Mode.FAIL_CLOSED : mode;
  }
}
