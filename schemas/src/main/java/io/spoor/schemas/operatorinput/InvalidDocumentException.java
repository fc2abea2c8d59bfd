package io.spoor.schemas.operatorinput;

import java.util.List;

/**
 * Thrown for an invalid document; the message lists every fault, one per line, with its JSON
 * pointer and the remedy.
 */
public final class InvalidDocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  /**
   * Creates an exception for one or several faults.
   *
   * @param source name of the document, such as its file
   * @param type the expected document type: {@code manifest}
   */
  public InvalidDocumentException(String source, String type, List<String> faults) {
    super(
        source
            + " is not a valid "
            + type
            + ":"
            + System.lineSeparator()
            + "  "
            + String.join(System.lineSeparator() + "  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** Each as {@code pointer: fault}. */
  public List<String> faults() {
    return faults;
  }
}
