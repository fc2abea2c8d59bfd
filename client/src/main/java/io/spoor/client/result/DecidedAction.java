package io.spoor.client.result;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * An action, with the recorded answers of decision servers about it. Whoever may ask can ask about
 * an action of somebody else. So answers {@linkplain #counted count} only if they were asked before
 * it and for its principal, as far as there are such.
 *
 * @param answers in order of time, at least one
 */
public record DecidedAction(ActionView action, List<Answer> answers) {
  private static final String FAILURE = "failure";

  /** A span that asks within the call began before the answer, and clocks differ. */
  static final long BEFORE = Duration.ofSeconds(1).toNanos();

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

  /** The answers that count, in order of time: the others say nothing of the action. */
  public List<Answer> counted() {
    return orAll(orAll(answers, this::isBefore), this::isOfPrincipal);
  }

  private static List<Answer> orAll(List<Answer> all, Predicate<Answer> isWanted) {
    List<Answer> wanted = all.stream().filter(isWanted).toList();
    return wanted.isEmpty() ? all : wanted;
  }

  private boolean isOfPrincipal(Answer answer) {
    String subject = answer.decision().subject();
    return subject.equals(action.principal()) || subject.equals(action.principalName());
  }

  private boolean isBefore(Answer answer) {
    return answer.decision().time() <= action.time() + BEFORE;
  }

  /** The answer that decides: the last one that counts. */
  public Answer last() {
    return counted().getLast();
  }

  /**
   * Whether the answer that decides was a denial, and the action did not fail. Where the principal
   * of the action is not known, each subject that asked must have been denied.
   */
  public boolean isDespiteDenial() {
    Map<String, Boolean> allowed = new HashMap<>();
    counted().forEach(each -> allowed.put(each.decision().subject(), each.decision().isAllowed()));
    return !allowed.containsValue(true) && !action.outcome().equals(FAILURE);
  }
}
