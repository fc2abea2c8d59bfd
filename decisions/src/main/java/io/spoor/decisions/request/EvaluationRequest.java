package io.spoor.decisions.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;

/**
 * One question: may this subject do this to this resource?
 *
 * @param context empty if the request has none
 */
public record EvaluationRequest(
    RequestedEntity subject, RequestedAction action, RequestedEntity resource, ObjectNode context) {

  /** Reads the request of a caller without rights beyond asking. */
  public static EvaluationRequest read(JsonNode body) throws MalformedRequestException {
    return read(body, CallerRights.NONE);
  }

  /**
   * Reads a request. Unknown members are ignored.
   *
   * @param caller whoever asks
   * @throws MalformedRequestException if a member is missing or has another type
   */
  public static EvaluationRequest read(JsonNode body, CallerRights caller)
      throws MalformedRequestException {
    RequestMembers members = RequestMembers.of(body, "the request");
    var request =
        new EvaluationRequest(
            members.entity("subject"),
            members.action("action"),
            members.entity("resource"),
            members.optionalObject("context"));
    StatedRun.check(request.context(), caller);
    return request;
  }
}
