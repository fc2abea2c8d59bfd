package io.spoor.decisions.json;

/** A request that cannot be read. The message is one line that quotes nothing of the request. */
public final class MalformedRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedRequestException(String message) {
    super(message);
  }

  /** The reason, in one line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
