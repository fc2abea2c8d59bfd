package io.spoor.evidence.avro;

/**
 * Names of the fields that a record of the log has beside those of its value. None is a name that
 * Avro allows, so none can be a field of a value.
 */
public final class ReservedFields {
  /** Text of the record's key; absent if it has none. */
  public static final String KEY = "$key";

  /** Schema of the value: {@code {"fingerprint": …, "name": full name}}. */
  public static final String SCHEMA = "$schema";

  /** {@code true} for a tombstone, which has no other field but the key. */
  public static final String DELETED = "$deleted";

  /**
   * Why a value could not be decoded, with the SHA-256 and the number of its bytes: {@code
   * {"bytes": …, "reason": …, "sha256": hex}}.
   */
  public static final String UNREADABLE = "$unreadable";

  static final String FINGERPRINT = "fingerprint";
  static final String NAME = "name";

  private ReservedFields() {}
}
