package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.callers.OverdrawnException;
import io.spoor.decisions.callers.Right;
import io.spoor.decisions.confirmations.RefusedAnswerException;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.EntitySearch;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.request.BatchRequest;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.SearchRequest;
import io.spoor.decisions.request.SearchedKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The endpoints of AuthZEN and of confirmations: their paths, and from a body to an answer. */
final class DecisionApi {
  private static final String METADATA = "/.well-known/authzen-configuration";
  private static final String READY = "/spoor/v1/ready";
  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String EVALUATIONS = "/access/v1/evaluations";
  private static final String SEARCH = "/access/v1/search/";
  private static final String STATUS = "/spoor/v1/status";
  private static final String CONFIRMATIONS = "/spoor/v1/confirmations/";

  /** Who asks, the id of the request, and what it costs. */
  private record Asking(PresentedCaller presented, Optional<String> requestId, CallerWork work) {
    CallerRights rights() {
      return presented.caller().rights();
    }
  }

  /** An answer to a body. */
  private interface Answering {
    ObjectNode answer(JsonNode body, Asking asking)
        throws MalformedRequestException, OverdrawnException, RefusedAnswerException;
  }

  /** {@code right}: what its callers need. */
  private record Endpoint(Right right, Answering answering) {}

  /** Characters of a request that cost as much as one decision. */
  private static final int CHARS_OF_A_DECISION = 2_048;

  /** Bytes of a request whose one decision may last long: a mebibyte takes a second. */
  private static final int LARGE = 16 << 10;

  private final DecisionPoint decisions;
  private final DecisionScheduler turns =
      new DecisionScheduler(Runtime.getRuntime().availableProcessors());
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final String prefix;

  /**
   * Creates the endpoints.
   *
   * @param approvals answers confirmations; null: there are none
   * @param prefix the path of the base URL, without a slash at its end
   */
  DecisionApi(DecisionPoint decisions, @Nullable ApprovalApi approvals, String prefix) {
    this.decisions = decisions;
    this.prefix = prefix;
    endpoints.put(EVALUATION, new Endpoint(Right.EVALUATE, this::evaluation));
    endpoints.put(EVALUATIONS, new Endpoint(Right.EVALUATE, this::evaluations));
    for (SearchedKind kind : SearchedKind.values()) {
      endpoints.put(
          SEARCH + kind.member(),
          new Endpoint(Right.SEARCH, (body, asking) -> search(kind, body, asking)));
    }
    if (approvals != null) {
      put("list", approvals::list);
      put("approve", approvals::approve);
      put("deny", approvals::deny);
    }
  }

  /** What answers a body about confirmations. */
  private interface AnsweringPeople {
    ObjectNode answer(JsonNode body, PresentedCaller presented)
        throws MalformedRequestException, OverdrawnException, RefusedAnswerException;
  }

  private void put(String confirmations, AnsweringPeople answering) {
    endpoints.put(
        CONFIRMATIONS + confirmations,
        new Endpoint(
            Right.APPROVE,
            (body, asking) -> {
              // It waits for Kafka.
              asking.work().endTurn();
              return answering.answer(body, asking.presented());
            }));
  }

  /** The method of a path; null: there is no such path. */
  @Nullable String methodOf(String path) {
    if (isMetadata(path) || isReadiness(path) || isStatus(path)) {
      return "GET";
    }
    return endpoints.containsKey(withoutPrefix(path)) ? "POST" : null;
  }

  /** What a path is for. */
  RequestObserver.Endpoint endpointOf(String path) {
    if (isMetadata(path) || isReadiness(path) || isStatus(path)) {
      return RequestObserver.Endpoint.METADATA;
    }
    String endpoint = withoutPrefix(path);
    if (!endpoints.containsKey(endpoint)) {
      return RequestObserver.Endpoint.NONE;
    }
    return switch (endpoint) {
      case EVALUATION -> RequestObserver.Endpoint.EVALUATION;
      case EVALUATIONS -> RequestObserver.Endpoint.EVALUATIONS;
      default ->
          endpoint.startsWith(SEARCH)
              ? RequestObserver.Endpoint.SEARCH
              : RequestObserver.Endpoint.CONFIRMATIONS;
    };
  }

  boolean isMetadata(String path) {
    return path.equals(METADATA) || path.equals(METADATA + prefix);
  }

  boolean isReadiness(String path) {
    return withoutPrefix(path).equals(READY);
  }

  boolean isStatus(String path) {
    return withoutPrefix(path).equals(STATUS);
  }

  private String withoutPrefix(String path) {
    return path.startsWith(prefix + "/") ? path.substring(prefix.length()) : path;
  }

  /** What callers need for a path whose method is POST. */
  Right rightFor(String path) {
    return endpoint(path).right();
  }

  private Endpoint endpoint(String path) {
    Endpoint endpoint = endpoints.get(withoutPrefix(path));
    if (endpoint == null) {
      throw new IllegalArgumentException("no endpoint: " + path);
    }
    return endpoint;
  }

  /**
   * The answer to a body, as JSON.
   *
   * @param path a path whose method is POST
   * @param caller admitted once; further decisions are charged here
   * @param requestId {@code X-Request-ID}, for the record
   * @throws MalformedRequestException if the body is no request
   * @throws OverdrawnException if the caller's other requests have used up its allowance meanwhile
   * @throws RefusedAnswerException if the caller's answer to a confirmation does not count
   */
  byte[] answer(String path, byte[] body, PresentedCaller caller, Optional<String> requestId)
      throws MalformedRequestException, OverdrawnException, RefusedAnswerException {
    // Before it is parsed, which costs as much, and before it waits for its turn.
    long size = weight(body.length);
    caller.caller().charge(size);
    try (DecisionScheduler.Turn turn = turn(caller.caller(), body.length);
        CallerWork work = new CallerWork(caller.caller(), turn, size)) {
      return endpoint(path)
          .answering()
          .answer(StrictJson.parse(body), new Asking(caller, requestId, work))
          .toString()
          .getBytes(UTF_8);
    }
  }

  private DecisionScheduler.Turn turn(DecisionCaller caller, int bytes) {
    return bytes > LARGE ? turns.beginLong(caller) : turns.begin(caller);
  }

  private ObjectNode evaluation(JsonNode body, Asking asking) throws MalformedRequestException {
    CallerRights rights = asking.rights();
    return decisions
        .withWork(asking.work())
        .evaluate(EvaluationRequest.read(body, rights), rights, asking.requestId())
        .json();
  }

  private ObjectNode search(SearchedKind kind, JsonNode body, Asking asking)
      throws MalformedRequestException, OverdrawnException {
    CallerRights rights = asking.rights();
    SearchRequest request = SearchRequest.read(kind, body, rights);
    DecisionPoint inForce = decisions.withPoliciesInForce().withWork(asking.work());
    NavigableSet<String> candidates = inForce.candidates(request, rights);
    int number = candidates.size();
    asking.work().charge(number + weight(number * charsOf(request.template())));
    return new EntitySearch(inForce).search(request, rights, candidates);
  }

  private ObjectNode evaluations(JsonNode body, Asking asking)
      throws MalformedRequestException, OverdrawnException {
    CallerRights rights = asking.rights();
    BatchRequest batch = BatchRequest.read(body, rights);
    if (batch.items().isEmpty()) {
      return evaluation(body, asking);
    }
    asking.work().charge(batch.items().size() - 1 + weight(batch.defaultChars()));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("evaluations");
    decisions
        .withPoliciesInForce()
        .withWork(asking.work())
        .evaluate(batch, rights, asking.requestId())
        .forEach(decision -> array.add(decision.json()));
    return json;
  }

  /** What each decision of a search reads. */
  private static long charsOf(EvaluationRequest template) {
    return (long) template.subject().properties().toString().length()
        + template.action().properties().toString().length()
        + template.resource().properties().toString().length()
        + template.context().toString().length();
  }

  /** Decisions that this much to read is worth, beyond one for each. */
  private static long weight(long chars) {
    return chars / CHARS_OF_A_DECISION;
  }

  /**
   * Whether the server decides, by which policies, and how old the facts of runs are.
   *
   * @param obstacle why it does not decide; empty: it does
   */
  byte[] status(Optional<String> obstacle) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("ready", obstacle.isEmpty());
    if (obstacle.isPresent()) {
      json.put("obstacle", obstacle.get());
    } else {
      json.set("policy_set", decisions.policySet().json());
    }
    decisions.staleness().ifPresent(age -> json.put("staleness_ms", age.toMillis()));
    return json.toString().getBytes(UTF_8);
  }

  /** The metadata document: the endpoints below a base URL. */
  static byte[] metadata(String baseUrl) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("policy_decision_point", baseUrl)
        .put("access_evaluation_endpoint", baseUrl + EVALUATION)
        .put("access_evaluations_endpoint", baseUrl + EVALUATIONS)
        .put("search_subject_endpoint", baseUrl + SEARCH + SearchedKind.SUBJECT.member())
        .put("search_resource_endpoint", baseUrl + SEARCH + SearchedKind.RESOURCE.member())
        .put("search_action_endpoint", baseUrl + SEARCH + SearchedKind.ACTION.member())
        .toString()
        .getBytes(UTF_8);
  }
}
