package io.spoor.decisions.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.confirmations.ApprovalService;
import io.spoor.decisions.confirmations.Approver;
import io.spoor.decisions.confirmations.ConfirmationJson;
import io.spoor.decisions.confirmations.ConfirmationState;
import io.spoor.decisions.confirmations.RefusedAnswerException;
import io.spoor.decisions.json.MalformedRequestException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The endpoints for callers that answer confirmations: {@code {confirmation_id, reason, who}}. */
final class ApprovalApi {
  private static final Set<String> MEMBERS = Set.of("confirmation_id", "reason", "who");

  private final ApprovalService approvals;

  ApprovalApi(ApprovalService approvals) {
    this.approvals = approvals;
  }

  ObjectNode list(JsonNode body, PresentedCaller caller) throws MalformedRequestException {
    members(body, Set.of());
    Instant now = approvals.now();
    List<ConfirmationState> all = approvals.list(caller.caller().rights().tenant());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode array = json.putArray("confirmations");
    all.forEach(state -> array.add(ConfirmationJson.of(state, now)));
    return json;
  }

  ObjectNode approve(JsonNode body, PresentedCaller caller)
      throws MalformedRequestException, RefusedAnswerException {
    return answer(body, caller, true);
  }

  ObjectNode deny(JsonNode body, PresentedCaller caller)
      throws MalformedRequestException, RefusedAnswerException {
    return answer(body, caller, false);
  }

  private ObjectNode answer(JsonNode body, PresentedCaller presented, boolean isApproval)
      throws MalformedRequestException, RefusedAnswerException {
    ObjectNode members = members(body, MEMBERS);
    if (!members.path("confirmation_id").isTextual()) {
      throw new MalformedRequestException("confirmation_id must be a string");
    }
    String name = presented.caller().name();
    String person = text(members, "who");
    var approver =
        new Approver(
            person.isEmpty() || person.equals(name) ? name : Approver.nameOf(person, name),
            name,
            presented.caller().rights().tenant(),
            person.isEmpty() ? presented.names() : with(presented.names(), person));
    ConfirmationState state =
        approvals.answer(
            approver,
            members.path("confirmation_id").textValue(),
            isApproval,
            text(members, "reason"));
    return ConfirmationJson.of(state, approvals.now());
  }

  private static Set<String> with(Set<String> names, String person) {
    Set<String> all = new HashSet<>(names);
    all.add(person);
    return all;
  }

  private static ObjectNode members(JsonNode body, Set<String> known)
      throws MalformedRequestException {
    if (!(body instanceof ObjectNode members)) {
      throw new MalformedRequestException("the request must be a JSON object");
    }
    for (var member : members.properties()) {
      if (!known.contains(member.getKey())) {
        throw new MalformedRequestException(
            known.isEmpty()
                ? "the request has no members"
                : "the request has the members confirmation_id, reason and who only");
      }
    }
    return members;
  }

  private static String text(ObjectNode members, String name) throws MalformedRequestException {
    JsonNode value = members.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw new MalformedRequestException(name + " must be a string");
    }
    return value.textValue();
  }
}
