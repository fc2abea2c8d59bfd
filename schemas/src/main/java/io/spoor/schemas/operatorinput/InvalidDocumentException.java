package io.spoor.schemas.operatorinput;

import java.util.List;

/**
 * A document that cannot be taken; the message lists every fault, a line each, with its JSON
 * pointer and what to do about it.
 */
public final class InvalidDocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  /**
   * One or several faults.
   *
   * @param source what to call the document, such as its file
   * @param type it is meant to be: {@code manifest}
   */
  public InvalidDocumentException(String source, String type, List<String> faults) {
    super(
        source
            + " is no valid "
            + type
            + ":"
            + System.lineSeparator()
            + "  "
            + String.join(System.lineSeparator() + "  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** Each as {@code pointer: what is wrong}. */
  public List<String> faults() {
    return faults;
  }
}
