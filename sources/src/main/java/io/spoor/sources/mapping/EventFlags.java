package io.spoor.sources.mapping;

/** Flags of irregularities in records that are still accepted. */
public final class EventFlags {
  /**
   * A member name appears twice in one object. The last one counts; a source with content also
   * reads the first ones, as a further reading.
   */
  public static final String DUPLICATE_MEMBERS = "duplicate-members";

  /**
   * An attribute is stated twice with different values, or contradicts its equivalent of another
   * convention or of the resource; each value is read.
   */
  public static final String REPEATED_ATTRIBUTE = "repeated-attribute";

  /** A name was written with look-alike or invisible characters. */
  public static final String FOLDED_NAME = "folded-name";

  /** The event is a further reading of a record that states the same thing twice. */
  public static final String FURTHER_READING = "further-reading";

  /** The event stands for records of its trace that were rejected. */
  public static final String UNREADABLE_RECORD = "unreadable-record";

  /** The stored original is shorter than the record. */
  public static final String TRUNCATED_ORIGINAL = "truncated-original";

  /** A field of content was cut. */
  public static final String TRUNCATED_CONTENT = "truncated-content";

  /**
   * Content could not be fingerprinted because of an internal error; the action is still recorded.
   */
  public static final String UNTRACED_CONTENT = "untraced-content";

  /** The fingerprint does not cover all of the content: it exceeds a limit of reading. */
  public static final String PARTLY_READ_CONTENT = "partly-read-content";

  /** Content is compressed, enciphered or no text, so that the fingerprint does not cover it. */
  public static final String OPAQUE_CONTENT = "opaque-content";

  /** The record proposes more tool calls than are read. */
  public static final String TRUNCATED_CALLS = "truncated-calls";

  /** The record states more links than the maximum. */
  public static final String TRUNCATED_LINKS = "truncated-links";

  /** An id, name or similar text was so long that its hash replaces it. */
  public static final String HASHED_ID = "hashed-id";

  /** The record has no id: identical records become one event. */
  public static final String NO_EVENT_ID = "no-event-id";

  /** A non-essential field has the wrong type and was left out. */
  public static final String IGNORED_FIELD = "ignored-field";

  /** The end time is unreadable or before the start. */
  public static final String BAD_END_TIME = "bad-end-time";

  /** A credential was issued with an unreadable expiry. */
  public static final String BAD_EXPIRY = "bad-expiry";

  /** The record has no readable time; the event has the time of its arrival. */
  public static final String ARRIVAL_TIME = "arrival-time";

  /** The record does not name its action. */
  public static final String UNKNOWN_ACTION = "unknown-action";

  /** The source's tables do not know the action, so that its effects are not known either. */
  public static final String GENERIC_EVENT = "generic-event";

  private EventFlags() {}
}
