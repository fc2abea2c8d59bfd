package io.spoor.decisions.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spoor.decisions.json.MalformedRequestException;

/**
 * A search: a question with an open place.
 *
 * @param template the question; the id or name in the open place is empty
 */
public record SearchRequest(SearchedKind kind, EvaluationRequest template, PageRequest page) {

  /**
   * Reads a request. Unknown members are ignored, and so is an id in the open place.
   *
   * @param caller whoever asks
   * @throws MalformedRequestException if a member is missing or has another type
   */
  public static SearchRequest read(SearchedKind kind, JsonNode body, CallerRights caller)
      throws MalformedRequestException {
    RequestMembers members = RequestMembers.of(body, "the request");
    var template =
        new EvaluationRequest(
            kind == SearchedKind.SUBJECT ? members.searched("subject") : members.entity("subject"),
            kind == SearchedKind.ACTION
                ? new RequestedAction("", JsonNodeFactory.instance.objectNode())
                : members.action("action"),
            kind == SearchedKind.RESOURCE
                ? members.searched("resource")
                : members.entity("resource"),
            members.optionalObject("context"));
    StatedRun.check(template.context(), caller);
    return new SearchRequest(kind, template, PageRequest.read(members));
  }

  /** Type of the entities that are searched for; not for actions. */
  public String searchedType() {
    return kind == SearchedKind.SUBJECT ? template.subject().type() : template.resource().type();
  }

  /** The question with a candidate in the open place. */
  public EvaluationRequest with(String candidate) {
    return new EvaluationRequest(
        kind == SearchedKind.SUBJECT ? template.subject().withId(candidate) : template.subject(),
        kind == SearchedKind.ACTION
            ? new RequestedAction(candidate, template.action().properties())
            : template.action(),
        kind == SearchedKind.RESOURCE ? template.resource().withId(candidate) : template.resource(),
        template.context());
  }
}
