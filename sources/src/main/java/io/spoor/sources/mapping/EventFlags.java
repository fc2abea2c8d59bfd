package io.spoor.sources.mapping;

/** What can be odd about a record that is understood all the same. */
public final class EventFlags {
  /** A member name appears twice in one object; the last one counts. */
  public static final String DUPLICATE_MEMBERS = "duplicate-members";

  /** The kept original is shorter than the record. */
  public static final String TRUNCATED_ORIGINAL = "truncated-original";

  /** A field of content was cut. */
  public static final String TRUNCATED_CONTENT = "truncated-content";

  /**
   * A fault of ours: content that should be traced could not be. What was done is known all the
   * same.
   */
  public static final String UNTRACED_CONTENT = "untraced-content";

  /** The record states more links than are kept. */
  public static final String TRUNCATED_LINKS = "truncated-links";

  /** An id, a name or the like is so long that a hash stands in its place. */
  public static final String HASHED_ID = "hashed-id";

  /** The record has no id of its own: identical records collapse into one event. */
  public static final String NO_EVENT_ID = "no-event-id";

  /** Something beside the essential has the wrong type and was left out. */
  public static final String IGNORED_FIELD = "ignored-field";

  /** The time it ended cannot be read, or lies before its beginning. */
  public static final String BAD_END_TIME = "bad-end-time";

  /** A credential was issued, but when it expires cannot be read. */
  public static final String BAD_EXPIRY = "bad-expiry";

  private EventFlags() {}
}
