package io.spoor.client.triage;

/** What was asked for cannot be done, and not because anything is broken; the message says why. */
public final class TriageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What kind of reason it is. */
  public enum Reason {
    /** What was asked makes no sense. */
    INVALID,
    /** There is no such alert. */
    NOT_FOUND,
    /** More than one alert could be meant. */
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
