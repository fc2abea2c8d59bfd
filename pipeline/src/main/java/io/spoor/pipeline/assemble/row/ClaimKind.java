package io.spoor.pipeline.assemble.row;

import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.InvocationKind;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of claim by which a run's records state an identity. A silent one names no subject: its
 * agent stands for itself, which does not tell whom the run acts for.
 */
public enum ClaimKind {
  /** By the party that starts runs. */
  AUTHENTICATED,
  /** By an invocation, wherever it stands: who forges one also chooses its place. */
  INVOCATION,
  SILENT_INVOCATION,
  /** By another span of the run. */
  SPAN,
  SILENT_SPAN,
  /** By a span that presents the credential. */
  PRESENTATION,
  SILENT_PRESENTATION;

  private static final ClaimKind[] ALL = values();

  /** The kind of a statement; null when it is no claim of a run. */
  public static @Nullable ClaimKind of(IdentityEvent event, IdentityStatement statement) {
    StatementKind kind = StatementKind.of(statement);
    boolean isSilent = StatementKind.namesNoSubject(statement);
    return switch (kind) {
      case PRESENTED -> isSilent ? SILENT_PRESENTATION : PRESENTATION;
      case TRAIL, AGENT_ITSELF -> {
        if (event.getAuthoritative()) {
          yield AUTHENTICATED;
        }
        if (InvocationKind.of(event.getGenAi()) != null) {
          yield isSilent ? SILENT_INVOCATION : INVOCATION;
        }
        yield isSilent ? SILENT_SPAN : SPAN;
      }
      case MINTED, OWN_LOG, REVOKED, RESTORED -> null;
    };
  }

  /** The kind with this byte in stored keys. */
  public static ClaimKind of(byte tag) {
    return ALL[tag];
  }

  /** The kind in stored keys. */
  @SuppressWarnings("EnumOrdinal") // the order is the contract, in stored keys
  byte tag() {
    return (byte) ordinal();
  }
}
