package io.spoor.pipeline.detect.explanation;

/**
 * Numbers of counted calls by their outcome; none: the outcome is not stated.
 *
 * @param open calls of which no record states the outcome: a request without its response, the
 *     first record of a long operation, a challenge
 * @param areEvaluated equal calls are evaluated once, so that more were made than are counted
 */
public record OutcomeCounts(int succeeded, int failed, int open, boolean areEvaluated) {
  static final OutcomeCounts DONE = new OutcomeCounts(1, 0);

  private static final String SUCCESS = "success";
  private static final String FAILURE = "failure";

  public OutcomeCounts {
    if (succeeded < 0 || failed < 0 || open < 0) {
      throw new IllegalArgumentException(
          "negative count: " + succeeded + ", " + failed + ", " + open);
    }
  }

  /** Counts of all calls, each with an outcome. */
  public OutcomeCounts(int succeeded, int failed) {
    this(succeeded, failed, 0, false);
  }

  /** The outcome of one call. */
  public static OutcomeCounts of(boolean succeeded) {
    return succeeded ? DONE : new OutcomeCounts(0, 1);
  }

  /** The outcome of one call, as an event states it: success, failure or anything else. */
  public static OutcomeCounts of(String outcome) {
    return switch (outcome) {
      case SUCCESS -> DONE;
      case FAILURE -> new OutcomeCounts(0, 1);
      default -> new OutcomeCounts(0, 0, 1, false);
    };
  }

  /** Both counts together. */
  public OutcomeCounts plus(OutcomeCounts other) {
    return new OutcomeCounts(
        succeeded + other.succeeded,
        failed + other.failed,
        open + other.open,
        areEvaluated || other.areEvaluated);
  }

  /** No call. */
  public static OutcomeCounts none() {
    return new OutcomeCounts(0, 0);
  }

  /** The same counts, where equal calls are evaluated once. */
  public OutcomeCounts ofEvaluated() {
    return new OutcomeCounts(succeeded, failed, open, true);
  }

  /** Whether no record shows that the action was done. */
  boolean isAttempt() {
    return succeeded == 0 && failed + open > 0;
  }

  int total() {
    return succeeded + failed + open;
  }
}
