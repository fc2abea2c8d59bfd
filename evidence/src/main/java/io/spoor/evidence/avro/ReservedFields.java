package io.spoor.evidence.avro;

/**
 * Names of the additional fields of a log record. Avro allows none of these names, so they cannot
 * collide with fields of a value.
 */
public final class ReservedFields {
  /** Text of the record's key; absent if there is none. */
  public static final String KEY = "$key";

  /** Schema of the value: {@code {"fingerprint": …, "name": full name}}. */
  public static final String SCHEMA = "$schema";

  /** {@code true} for a tombstone, whose only other field is the key. */
  public static final String DELETED = "$deleted";

  /**
   * Why a value could not be decoded, with the SHA-256 and the number of its bytes: {@code
   * {"bytes": …, "reason": …, "sha256": hex}}.
   */
  public static final String UNREADABLE = "$unreadable";

  /**
   * The record of an action's event in the same log, in place of the event: {@code {"record":
   * number, "time": the event's time}}.
   */
  public static final String EVENT = "$event";

  static final String FINGERPRINT = "fingerprint";
  static final String NAME = "name";

  private ReservedFields() {}
}
