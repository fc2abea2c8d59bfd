package io.spoor.content.fingerprint;

/**
 * Properties of a sentence or an argument, one bit each. Events contain the bits, so new flags are
 * appended.
 */
@SuppressWarnings("EnumOrdinal") // the order is the contract
public enum TextFlag {
  /** Instructs the reader to do something. */
  ORDER,
  /** Addresses an assistant: names one, mentions its task or instructions, or imitates a prompt. */
  ADDRESSES_ASSISTANT,
  /**
   * Addresses an assistant, or follows soon after a sentence that does, in the same piece of text.
   */
  NEAR_ADDRESS,
  /** Was encoded or hidden: base64, hex, rot13, spaced out, between invisible characters. */
  DECODED,
  /** Is a member of a structure, such as the subject of a payment. */
  MEMBER,
  /** The argument is exactly one value, or a list of values. */
  WHOLE,
  /** Refers to instructions elsewhere: follow the instructions in, do what is on the list. */
  DELEGATES,
  /** Is introduced as a task: {@code TODO:}, {@code Task:}, {@code Instruction:}. */
  ASSIGNS,
  /** The argument is a URL with values in its query. */
  CARRIES,
  /** States that something came from an address or account. */
  FROM,
  /** The argument's addresses are of domains for examples (RFC 2606), which nobody receives. */
  EXAMPLE,
  /**
   * Was hidden together with all of its text: nothing is beside it that a person would read
   * instead. It excludes {@link #DECODED}.
   */
  HIDDEN_WITH_ALL;

  public int bit() {
    return 1 << ordinal();
  }

  public boolean isIn(int flags) {
    return (flags & bit()) != 0;
  }
}
