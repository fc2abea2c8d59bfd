package io.spoor.schemas.json;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a record is not an event of its source. The message never contains a value of the
 * record.
 */
public final class UnusableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The reason, as spelled in the dead letter. */
  public enum Reason {
    NOT_JSON("not-json"),
    NOT_AN_OBJECT("not-an-object"),
    TOO_LARGE("too-large"),
    MISSING_FIELD("missing-field"),
    WRONG_TYPE("wrong-type"),
    BAD_TIME("bad-time"),
    INTERNAL("internal");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  private final Reason reason;
  private final String detail;
  private final @Nullable String position;

  public UnusableRecordException(Reason reason, String detail, @Nullable String position) {
    super(detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
    this.position = position;
  }

  public Reason reason() {
    return reason;
  }

  public String detail() {
    return detail;
  }

  /** JSON pointer, or line and column. */
  public @Nullable String position() {
    return position;
  }

  public static UnusableRecordException missing(String pointer, String name) {
    return new UnusableRecordException(Reason.MISSING_FIELD, name + " is missing", pointer);
  }

  public static UnusableRecordException wrongType(String pointer, String detail) {
    return new UnusableRecordException(Reason.WRONG_TYPE, detail, pointer);
  }

  public static UnusableRecordException badTime(String pointer, String detail) {
    return new UnusableRecordException(Reason.BAD_TIME, detail, pointer);
  }
}
