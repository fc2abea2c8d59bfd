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

  /**
   * Reads a request. Unknown members are ignored.
   *
   * @throws MalformedRequestException if a member is missing or has another type
   */
  public static EvaluationRequest read(JsonNode body) throws MalformedRequestException {
    RequestMembers members = RequestMembers.of(body, "the request");
    return new EvaluationRequest(
        members.entity("subject"),
        members.action("action"),
        members.entity("resource"),
        members.optionalObject("context"));
  }
}
