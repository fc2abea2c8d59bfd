package io.spoor.connectors.elasticsearch.write;

import org.jspecify.annotations.Nullable;

/** A request that was not served as a whole. */
public final class RequestFailedException extends Exception {

  private static final long serialVersionUID = 1;

  private final Verdict verdict;
  private final boolean answered;

  private RequestFailedException(
      Verdict verdict, boolean answered, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.verdict = verdict;
    this.answered = answered;
  }

  /** There was no answer, or none that could be read. */
  public static RequestFailedException noAnswer(Throwable cause) {
    return new RequestFailedException(Verdict.RETRY, false, "no answer (" + cause + ")", cause);
  }

  /** The answer says no. */
  public static RequestFailedException status(int status, String said, @Nullable Throwable cause) {
    return new RequestFailedException(
        Verdict.ofRequest(status), true, "HTTP " + status + ", " + said, cause);
  }

  Verdict verdict() {
    return verdict;
  }

  /** Whether there was an answer; without one, nobody knows what comes back. */
  boolean answered() {
    return answered;
  }
}
