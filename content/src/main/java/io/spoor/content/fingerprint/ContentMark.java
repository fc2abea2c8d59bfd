package io.spoor.content.fingerprint;

import java.util.Arrays;
import java.util.List;

/**
 * Content of a record that its fingerprint does not cover, one bit each. Events contain the bits,
 * so new marks are appended.
 */
@SuppressWarnings("EnumOrdinal") // the order is the contract
public enum ContentMark {
  /** It exceeded a limit of reading; a part chosen by the key was read. */
  PARTLY_READ("partly-read"),
  /** It is compressed, enciphered or no text. */
  OPAQUE("opaque"),
  /** Redaction replaced parts of it; of each, only the hash of the whole is known. */
  REDACTED("redacted"),
  /** A call that did not fail states no result. */
  NOT_STATED("not-stated");

  private final String label;

  ContentMark(String label) {
    this.label = label;
  }

  /** The name in events and documents. */
  public String label() {
    return label;
  }

  public int bit() {
    return 1 << ordinal();
  }

  public boolean isIn(int marks) {
    return (marks & bit()) != 0;
  }

  /** The marks among the bits, in order; bits of later versions are left out. */
  public static List<ContentMark> of(int marks) {
    return Arrays.stream(values()).filter(mark -> mark.isIn(marks)).toList();
  }
}
