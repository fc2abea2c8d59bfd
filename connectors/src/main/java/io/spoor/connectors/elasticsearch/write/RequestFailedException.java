package io.spoor.connectors.elasticsearch.write;

import org.jspecify.annotations.Nullable;

/** A request that was not served as a whole. */
public final class RequestFailedException extends Exception {

  private static final long serialVersionUID = 1;

  private final Verdict verdict;

  private RequestFailedException(Verdict verdict, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.verdict = verdict;
  }

  /** There was no answer, or none that could be read. */
  public static RequestFailedException noAnswer(Throwable cause) {
    return new RequestFailedException(Verdict.RETRY, "no answer (" + cause + ")", cause);
  }

  /** The answer says no. */
  public static RequestFailedException status(int status, String said, @Nullable Throwable cause) {
    return new RequestFailedException(
        Verdict.ofRequest(status), "HTTP " + status + ", " + said, cause);
  }

  Verdict verdict() {
    return verdict;
  }
}
