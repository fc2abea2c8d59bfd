package io.spoor.pipeline.detect.explanation;

/**
 * Numbers of counted calls that succeeded and failed; none: the outcome is not stated.
 *
 * @param areEvaluated equal calls are evaluated once, so that more were made than are counted
 */
public record OutcomeCounts(int succeeded, int failed, boolean areEvaluated) {
  static final OutcomeCounts DONE = new OutcomeCounts(1, 0);

  public OutcomeCounts {
    if (succeeded < 0 || failed < 0) {
      throw new IllegalArgumentException("negative count: " + succeeded + ", " + failed);
    }
  }

  /** Counts of all calls. */
  public OutcomeCounts(int succeeded, int failed) {
    this(succeeded, failed, false);
  }

  /** The outcome of one call. */
  public static OutcomeCounts of(boolean succeeded) {
    return succeeded ? DONE : new OutcomeCounts(0, 1);
  }

  /** The same counts, where equal calls are evaluated once. */
  public OutcomeCounts ofEvaluated() {
    return new OutcomeCounts(succeeded, failed, true);
  }

  /** Whether the action was tried and never done. */
  boolean isAttempt() {
    return succeeded == 0 && failed > 0;
  }
}
