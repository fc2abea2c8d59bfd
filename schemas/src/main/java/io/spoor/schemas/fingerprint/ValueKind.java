package io.spoor.schemas.fingerprint;

/** What a value is, as far as its form tells. */
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
  /** What a host belongs to. */
  DOMAIN(10);

  private static final ValueKind[] BY_CODE = values();

  private final int code;

  ValueKind(int code) {
    this.code = code;
  }

  /** As events carry it; never changes. */
  public int code() {
    return code;
  }

  /** The kind of a code; {@link #TEXT} where a later version wrote one that is not known here. */
  public static ValueKind of(int code) {
    return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : TEXT;
  }

  /** Whether it is an address on the web. */
  public boolean isWeb() {
    return this == URL || this == HOST;
  }

  /** Whether such a value alone decides where something goes. */
  public boolean isDestination() {
    return this == EMAIL || this == ACCOUNT || isWeb();
  }
}
