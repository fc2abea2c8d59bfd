package io.spoor.client.triage;

/** What was asked for cannot be done, and not because anything is broken; the message says why. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What kind of reason it is. */
  public enum Why {
    /** What was asked makes no sense. */
    WRONG,
    /** There is no such alert. */
    NOT_FOUND,
    /** More than one alert could be meant. */
    AMBIGUOUS
  }

  private final Why why;

  public Refused(Why why, String message) {
    super(message);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
