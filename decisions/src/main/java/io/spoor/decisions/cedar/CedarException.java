package io.spoor.decisions.cedar;

/** Cedar refuses a policy, a schema or an entity of the operator's files. */
public final class CedarException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Where Cedar's Java library says that the error comes from. */
  private static final String[] ORIGINS = {
    "Auth Exception: ", "Internal error: ", "Internal JNI Error: ", "Bad request: "
  };

  private CedarException(String message, Exception cause) {
    super(message, cause);
  }

  static CedarException of(Exception cause) {
    String message = String.valueOf(cause.getMessage());
    for (String origin : ORIGINS) {
      if (message.startsWith(origin)) {
        message = message.substring(origin.length());
      }
    }
    message = message.replaceAll("\\s+", " ").strip();
    return new CedarException(message.replaceAll(":$", ""), cause);
  }

  /** The reason, in one line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
