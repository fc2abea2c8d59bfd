package io.spoor.content.fingerprint;

/** Kind of a value, inferred from its form. */
public enum ValueKind {
  TEXT(0),
  NAME(1),
  NUMBER(2),
  DATE(3),
  PATH(4),
  ID(5),
  HOST(6),
  URL(7),
  EMAIL(8),
  /** A bank account, card, wallet or phone number. */
  ACCOUNT(9),
  /** The domain that a host belongs to. */
  DOMAIN(10);

  private static final ValueKind[] BY_CODE = values();

  private final int code;

  ValueKind(int code) {
    this.code = code;
  }

  /** The code in events; never changes. */
  public int code() {
    return code;
  }

  /** The kind of a code; {@link #TEXT} for the code of a later version. */
  public static ValueKind of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : TEXT;
  }

  /** Whether it is a web address. */
  public boolean isWeb() {
    return this == URL || this == HOST;
  }

  /** Whether such a value alone determines a destination. */
  public boolean isDestination() {
    return this == EMAIL || this == ACCOUNT || isWeb();
  }
}
