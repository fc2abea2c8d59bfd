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
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.SearchRequest;
import io.spoor.decisions.request.SearchedKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints of AuthZEN and of confirmations: their paths, and from a body to an answer. */
final class DecisionApi {
  private static final String METADATA = "/.well-known/authzen-configuration";
  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String EVALUATIONS = "/access/v1/evaluations";
  private static final String SEARCH = "/access/v1/search/";
  private static final String CONFIRMATIONS = "/spoor/v1/confirmations/";

  /** An answer to a body. */
  private interface Answering {
    ObjectNode answer(JsonNode body, PresentedCaller caller)
        throws MalformedRequestException, OverdrawnException, RefusedAnswerException;
  }

  /** {@code right}: what its callers need. */
  private record Endpoint(Right right, Answering answering) {}

  private final DecisionPoint decisions;
  private final EntitySearch search;
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
    this.search = new EntitySearch(decisions);
    this.prefix = prefix;
    endpoints.put(
        EVALUATION,
        new Endpoint(Right.EVALUATE, (body, asking) -> evaluation(body, asking.caller())));
    endpoints.put(
        EVALUATIONS,
        new Endpoint(Right.EVALUATE, (body, asking) -> evaluations(body, asking.caller())));
    for (SearchedKind kind : SearchedKind.values()) {
      endpoints.put(
          SEARCH + kind.member(),
          new Endpoint(Right.SEARCH, (body, asking) -> search(kind, body, asking.caller())));
    }
    if (approvals != null) {
      endpoints.put(CONFIRMATIONS + "list", new Endpoint(Right.APPROVE, approvals::list));
      endpoints.put(CONFIRMATIONS + "approve", new Endpoint(Right.APPROVE, approvals::approve));
      endpoints.put(CONFIRMATIONS + "deny", new Endpoint(Right.APPROVE, approvals::deny));
    }
  }

  /** The method of a path; null: there is no such path. */
  @Nullable String methodOf(String path) {
    if (isMetadata(path)) {
      return "GET";
    }
    return endpoints.containsKey(withoutPrefix(path)) ? "POST" : null;
  }

  boolean isMetadata(String path) {
    return path.equals(METADATA) || path.equals(METADATA + prefix);
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
   * @throws MalformedRequestException if the body is no request
   * @throws OverdrawnException if the caller's other requests have used up its allowance meanwhile
   * @throws RefusedAnswerException if the caller's answer to a confirmation does not count
   */
  byte[] answer(String path, byte[] body, PresentedCaller caller)
      throws MalformedRequestException, OverdrawnException, RefusedAnswerException {
    JsonNode json = StrictJson.parse(body);
    return endpoint(path).answering().answer(json, caller).toString().getBytes(UTF_8);
  }

  private ObjectNode evaluation(JsonNode body, DecisionCaller caller)
      throws MalformedRequestException {
    return decisions.evaluate(EvaluationRequest.read(body), caller.rights()).json();
  }

  private ObjectNode search(SearchedKind kind, JsonNode body, DecisionCaller caller)
      throws MalformedRequestException, OverdrawnException {
    SearchRequest request = SearchRequest.read(kind, body);
    caller.charge(decisions.candidates(request).size());
    return search.search(request, caller.rights());
  }

  private ObjectNode evaluations(JsonNode body, DecisionCaller caller)
      throws MalformedRequestException, OverdrawnException {
    BatchRequest batch = BatchRequest.read(body);
    if (batch.items().isEmpty()) {
      return evaluation(body, caller);
    }
    caller.charge(batch.items().size() - 1);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("evaluations");
    decisions.evaluate(batch, caller.rights()).forEach(decision -> array.add(decision.json()));
    return json;
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
