package io.spoor.connectors.elasticsearch.bulk;

import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** Thrown if a request failed as a whole. */
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

  /** No response, or an unreadable one. */
  public static RequestFailedException noResponse(Throwable cause) {
    for (Throwable current = cause; current != null; current = current.getCause()) {
      // For example an untrusted certificate authority: waiting does not help.
      if (current instanceof GeneralSecurityException) {
        return new RequestFailedException(
            WriteOutcome.DENIED,
            true,
            "its certificate is not trusted: " + current.getMessage(),
            cause);
      }
    }
    return new RequestFailedException(
        WriteOutcome.RETRY, true, "no response (" + cause + ")", cause);
  }

  /**
   * The response does not come from Elasticsearch but from an intermediary.
   *
   * @param status HTTP status
   * @param problem the request
   */
  public static RequestFailedException notElasticsearch(int status, String problem) {
    String message = "HTTP " + status + ", not a response of Elasticsearch (" + problem + ")";
    // Some gateways show a page with status 200 while their backend is unavailable.
    WriteOutcome outcome =
        status / 100 == 2 ? WriteOutcome.RETRY : WriteOutcome.ofRequest(status, "");
    return new RequestFailedException(outcome, true, message, null);
  }

  /**
   * Elasticsearch rejected the request.
   *
   * @param status HTTP status
   * @param type error type, empty if there is none
   * @param reason the error's reason
   */
  public static RequestFailedException refused(int status, String type, String reason) {
    String message = "HTTP " + status + " " + type + ": " + reason;
    return new RequestFailedException(
        WriteOutcome.ofRequest(status, type), status >= 500, message, null);
  }

  WriteOutcome verdict() {
    return outcome;
  }

  /** Whether Elasticsearch was unavailable: its state after the outage is unknown. */
  boolean isUnavailable() {
    return unavailable;
  }
}
