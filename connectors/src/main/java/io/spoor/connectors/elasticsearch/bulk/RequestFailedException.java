package io.spoor.connectors.elasticsearch.bulk;

import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** A request that was not served as a whole. */
public final class RequestFailedException extends Exception {

  private static final long serialVersionUID = 1;

  private final WriteOutcome outcome;
  private final boolean unavailable;

  private RequestFailedException(
      WriteOutcome outcome, boolean unavailable, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.outcome = outcome;
    this.unavailable = unavailable;
  }

  /** There was no answer, or none that could be read. */
  public static RequestFailedException noResponse(Throwable cause) {
    for (Throwable current = cause; current != null; current = current.getCause()) {
      // Of an authority that is not trusted: no waiting makes that better.
      if (current instanceof GeneralSecurityException) {
        return new RequestFailedException(
            WriteOutcome.DENIED,
            true,
            "its certificate is not trusted: " + current.getMessage(),
            cause);
      }
    }
    return new RequestFailedException(WriteOutcome.RETRY, true, "no answer (" + cause + ")", cause);
  }

  /**
   * The answer is not Elasticsearch's: something stands between.
   *
   * @param status HTTP status
   * @param problem the request
   */
  public static RequestFailedException notElasticsearch(int status, String problem) {
    String message = "HTTP " + status + ", not Elasticsearch's answer (" + problem + ")";
    // A page with status 200 is what some gateways show while what is behind them is away.
    WriteOutcome outcome =
        status / 100 == 2 ? WriteOutcome.RETRY : WriteOutcome.ofRequest(status, "");
    return new RequestFailedException(outcome, true, message, null);
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
        WriteOutcome.ofRequest(status, type), status >= 500, message, null);
  }

  WriteOutcome verdict() {
    return outcome;
  }

  /** Whether Elasticsearch was not there: nobody knows what comes back. */
  boolean isUnavailable() {
    return unavailable;
  }
}
