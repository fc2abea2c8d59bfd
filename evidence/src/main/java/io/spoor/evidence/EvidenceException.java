package io.spoor.evidence;

/**
 * Thrown if evidence could not be read, written or signed; the message states the problem, its
 * place and the remedy.
 */
public final class EvidenceException extends RuntimeException {
  public EvidenceException(String message) {
    super(message);
  }

  public EvidenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
