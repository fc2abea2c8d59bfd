package io.spoor.decisions.cedar;

/**
 * A well-formed request that is denied before any policy: it does not conform to the schema, or
 * contradicts itself. The message is one line that quotes nothing of the request.
 */
public final class UnacceptableRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  UnacceptableRequestException(String message) {
    super(message);
  }

  /** The reason, in one line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
