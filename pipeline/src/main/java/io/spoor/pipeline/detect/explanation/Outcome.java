package io.spoor.pipeline.detect.explanation;

/** Numbers of counted calls that succeeded and failed; none: the outcome is not stated. */
public record Outcome(int succeeded, int failed) {
  static final Outcome DONE = new Outcome(1, 0);

  public Outcome {
    if (succeeded < 0 || failed < 0) {
      throw new IllegalArgumentException("negative count: " + succeeded + ", " + failed);
    }
  }

  /** The outcome of one call. */
  public static Outcome of(boolean succeeded) {
    return succeeded ? DONE : new Outcome(0, 1);
  }

  /** Whether the action was tried and never done. */
  boolean isAttempt() {
    return succeeded == 0 && failed > 0;
  }
}
