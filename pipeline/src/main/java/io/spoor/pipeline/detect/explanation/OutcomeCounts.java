package io.spoor.pipeline.detect.explanation;

/** Numbers of counted calls that succeeded and failed; none: the outcome is not stated. */
public record OutcomeCounts(int succeeded, int failed) {
  static final OutcomeCounts DONE = new OutcomeCounts(1, 0);

  public OutcomeCounts {
    if (succeeded < 0 || failed < 0) {
      throw new IllegalArgumentException("negative count: " + succeeded + ", " + failed);
    }
  }

  /** The outcome of one call. */
  public static OutcomeCounts of(boolean succeeded) {
    return succeeded ? DONE : new OutcomeCounts(0, 1);
  }

  /** Whether the action was tried and never done. */
  boolean isAttempt() {
    return succeeded == 0 && failed > 0;
  }
}
