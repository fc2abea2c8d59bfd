package io.spoor.decisions.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What an answer is, in a word: a denial may be more than one. */
public enum AnswerKind {
  ALLOW("allow"),
  DENY("deny"),
  /** Denied until a person confirms the request. */
  CONFIRM("confirm"),
  /** Denied until the subject signs in as asked. */
  STEP_UP("step-up"),
  /** Denied by a person's block, before policies. */
  BLOCKED("blocked"),
  /** No policy was asked. */
  UNASKED("unasked");

  private final String text;

  AnswerKind(String text) {
    this.text = text;
  }

  /** As in records. */
  public String text() {
    return text;
  }

  /** The kind of an answer: what it states of itself, else by its decision. */
  public static AnswerKind of(Decision answer) {
    String stated = text(answer.run(), "answer");
    for (AnswerKind kind : new AnswerKind[] {CONFIRM, STEP_UP, BLOCKED}) {
      if (kind.text.equals(stated)) {
        return kind;
      }
    }
    if (answer.error().isPresent()) {
      return UNASKED;
    }
    return answer.isAllowed() ? ALLOW : DENY;
  }

  private static String text(Optional<ObjectNode> run, String member) {
    return run.map(each -> each.get(member)).map(JsonNode::textValue).orElse("");
  }
}
