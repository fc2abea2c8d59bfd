package io.spoor.client.triage;

/**
 * Thrown for a request that cannot be fulfilled although the system works; the message states the
 * reason.
 */
public final class TriageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Category of the reason. */
  public enum Reason {
    /** The request is invalid. */
    INVALID,
    /** No such alert exists. */
    NOT_FOUND,
    /** More than one alert matches. */
    AMBIGUOUS
  }

  private final Reason reason;

  public TriageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
