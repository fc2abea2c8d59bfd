package io.spoor.client.result;

import java.util.List;

/**
 * An action, with the recorded answers of decision servers about it.
 *
 * @param answers in order of time, at least one
 */
public record DecidedAction(ActionView action, List<Answer> answers) {
  private static final String FAILURE = "failure";

  /** What tells that an answer is about the action. */
  public enum MatchedBy {
    /** Both name the id under which the model proposed the call, and the same tool. */
    CALL_ID("call-id"),
    /** The answer's span is that of the action, and both name the same tool. */
    SPAN("span"),
    /**
     * Both name the same tool, or the same operation and resource, and the action is the next one
     * after the answer. It may be another call.
     */
    NAME_AND_TIME("name-and-time");

    private final String text;

    MatchedBy(String text) {
      this.text = text;
    }

    /** As in JSON. */
    public String text() {
      return text;
    }

    /** Whether it tells this call from others of the same tool. */
    public boolean isCertain() {
      return this != NAME_AND_TIME;
    }
  }

  /** A recorded answer, and what tells that it is about the action. */
  public record Answer(DecisionView decision, MatchedBy matchedBy) {}

  public DecidedAction {
    answers = List.copyOf(answers);
  }

  /** The answer that counts. */
  public Answer last() {
    return answers.getLast();
  }

  /** Whether the last answer was a denial, and the action did not fail. */
  public boolean isDespiteDenial() {
    return !last().decision().isAllowed() && !action.outcome().equals(FAILURE);
  }
}
