package io.spoor.decisions.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.json.MalformedRequestException;
import java.util.List;

/**
 * The member {@code context.spoor}, by which a caller states the run of a call. From a caller who
 * may not state runs it is dropped, whatever it is.
 */
public final class StatedRun {
  private static final String MEMBER = "spoor";

  private static final List<String> TEXTS =
      List.of("traceparent", "credential_id", "tool", "call_id", "subject_token");

  private static final String ARGUMENTS = "arguments";

  private StatedRun() {}

  /**
   * Checks the types of the member.
   *
   * @throws MalformedRequestException if the caller may state runs, and a type is another one
   */
  public static void check(ObjectNode context, CallerRights caller)
      throws MalformedRequestException {
    JsonNode stated = context.get(MEMBER);
    if (!caller.statesRuns() || stated == null || stated.isNull()) {
      return;
    }
    RequestMembers members = RequestMembers.of(stated, "context." + MEMBER);
    for (String text : TEXTS) {
      if (members.value(text) != null) {
        members.text(text);
      }
    }
    JsonNode arguments = members.value(ARGUMENTS);
    if (arguments != null && !arguments.isObject() && !arguments.isTextual()) {
      throw new MalformedRequestException(
          "context." + MEMBER + "." + ARGUMENTS + " must be an object or a string");
    }
  }
}
