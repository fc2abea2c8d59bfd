package io.spoor.evidence;

/** Evidence could not be read, written or signed; the message says what, where, and what to do. */
public final class EvidenceException extends RuntimeException {
  public EvidenceException(String message) {
    super(message);
  }

  public EvidenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
