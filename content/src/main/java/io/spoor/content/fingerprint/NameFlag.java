package io.spoor.content.fingerprint;

/** How a text names an object, one bit each. Events contain the bits, so new flags are appended. */
@SuppressWarnings("EnumOrdinal") // the order is the contract
public enum NameFlag {
  /** Among words, not alone as in a listing. */
  IN_PROSE,
  /** In a sentence that tells its reader to do something. */
  ORDERED,
  /** Near text that addresses an assistant. */
  ADDRESSED,
  /** In text that was encoded or hidden. */
  HIDDEN,
  /** In a sentence about running, installing, adding or sending something. */
  ACTED_ON,
  /** In a part of a request that quotes somebody else. */
  QUOTED,
  /** In a part of a request that is the user's own. */
  OWN;

  public int bit() {
    return 1 << ordinal();
  }

  public boolean isIn(int flags) {
    return (flags & bit()) != 0;
  }
}
