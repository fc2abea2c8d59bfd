package io.spoor.connectors.elasticsearch.bulk;

import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** A request that was not served as a whole. */
public final class RequestFailedException extends Exception {

  private static final long serialVersionUID = 1;

  private final Verdict verdict;
  private final boolean away;

  private RequestFailedException(
      Verdict verdict, boolean away, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.verdict = verdict;
    this.away = away;
  }

  /** There was no answer, or none that could be read. */
  public static RequestFailedException noAnswer(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      // Of an authority that is not trusted: no waiting makes that better.
      if (at instanceof GeneralSecurityException) {
        return new RequestFailedException(
            Verdict.DENIED, true, "its certificate is not trusted: " + at.getMessage(), cause);
      }
    }
    return new RequestFailedException(Verdict.RETRY, true, "no answer (" + cause + ")", cause);
  }

  /**
   * The answer is not Elasticsearch's: something stands between.
   *
   * @param status HTTP status
   * @param what the request
   */
  public static RequestFailedException notElasticsearch(int status, String what) {
    String message = "HTTP " + status + ", not Elasticsearch's answer (" + what + ")";
    // A page with status 200 is what some gateways show while what is behind them is away.
    Verdict verdict = status / 100 == 2 ? Verdict.RETRY : Verdict.ofRequest(status, "");
    return new RequestFailedException(verdict, true, message, null);
  }

  /**
   * Elasticsearch says no.
   *
   * @param status HTTP status
   * @param type type of error, empty where it has none
   * @param reason what it says about it
   */
  public static RequestFailedException refused(int status, String type, String reason) {
    String message = "HTTP " + status + " " + type + ": " + reason;
    return new RequestFailedException(
        Verdict.ofRequest(status, type), status >= 500, message, null);
  }

  Verdict verdict() {
    return verdict;
  }

  /** Whether Elasticsearch was not there: nobody knows what comes back. */
  boolean isAway() {
    return away;
  }
}
