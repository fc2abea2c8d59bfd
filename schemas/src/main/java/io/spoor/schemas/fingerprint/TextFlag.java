package io.spoor.schemas.fingerprint;

/**
 * What kind of text a sentence or an argument is; a bit each. Events carry the bits: a new one goes
 * to the end.
 */
@SuppressWarnings("EnumOrdinal") // the order is the contract
public enum TextFlag {
  /** Tells somebody to do something. */
  ORDER,
  /** Speaks to an assistant: names one, speaks of its task or instructions, imitates a prompt. */
  ADDRESSES_ASSISTANT,
  /** Does so, or comes soon after a sentence that does, in the same piece of text. */
  NEAR_ADDRESS,
  /** Was encoded or hidden: base64, hex, rot13, spaced out, between invisible characters. */
  DECODED,
  /** Stands in a member of a structure, such as the subject of a payment. */
  MEMBER,
  /** The argument is one value, or a list of such, and nothing else. */
  WHOLE,
  /** Points to what something else says: follow the instructions in, do what is on the list. */
  DELEGATES,
  /** Is introduced as something to be done: {@code TODO:}, {@code Task:}, {@code Instruction:}. */
  ASSIGNS,
  /** The argument is a URL that carries values in its query. */
  CARRIES,
  /** Says of an address or account that something came from there. */
  FROM;

  public int bit() {
    return 1 << ordinal();
  }

  public boolean isIn(int flags) {
    return (flags & bit()) != 0;
  }
}
