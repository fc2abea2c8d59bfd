package io.spoor.pipeline.assemble.row;

import io.spoor.pipeline.state.IdentityStatement;

/** Kinds of statement about a key; the first four by descending authority. */
public enum StatementKind {
  /** By the issuer that minted the key. */
  MINTED,
  /** By the log of the key's own use. */
  OWN_LOG,
  /** By a third party: the key was presented. */
  PRESENTED,
  /** By an event of the trail that presents no other credential. */
  TRAIL,
  /** The key was revoked. */
  REVOKED,
  /** The key was reactivated. */
  RESTORED,
  /**
   * By an event of the trail that names no subject, so that its agent stands for itself. It does
   * not tell whom the run acts for, so an event that does counts whatever its time.
   */
  AGENT_ITSELF;

  /** Type of a principal that is an agent. */
  public static final String AGENT = "agent";

  /** What a statement says of a revoked credential. */
  public static final String REVOKED_STATUS = "revoked";

  /** What a statement says of a reactivated credential. */
  public static final String RESTORED_STATUS = "restored";

  private static final StatementKind[] ALL = values();

  public static StatementKind of(IdentityStatement statement) {
    if (statement.getSays() != null) {
      return statement.getSays().equals(REVOKED_STATUS) ? REVOKED : RESTORED;
    }
    if (!statement.getUsed()) {
      return MINTED;
    }
    if (statement.getRank() > 0) {
      return OWN_LOG;
    }
    if (statement.getCredentialId() != null) {
      return PRESENTED;
    }
    return AGENT.equals(statement.getType()) ? AGENT_ITSELF : TRAIL;
  }

  /** Whether a statement names no subject: the agent that makes it stands for itself. */
  static boolean namesNoSubject(IdentityStatement statement) {
    return statement.getUsed() && statement.getRank() == 0 && AGENT.equals(statement.getType());
  }

  /** The kind with this byte in stored keys. */
  public static StatementKind of(byte tag) {
    return ALL[tag];
  }

  /** The kind in stored keys. */
  @SuppressWarnings("EnumOrdinal") // the order is the contract, in stored keys
  public byte[] tag() {
    return new byte[] {(byte) ordinal()};
  }
}
