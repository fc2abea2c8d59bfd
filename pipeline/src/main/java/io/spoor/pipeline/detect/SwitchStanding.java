package io.spoor.pipeline.detect;

import org.jspecify.annotations.Nullable;

/** What the manifest of an agent says of an identity switch, by descending suspicion. */
public enum SwitchStanding {
  /** The manifest does not list the identity, or the service. */
  UNDECLARED_IDENTITY,

  /** It lists the identity, but only for other origins. */
  UNDECLARED_ORIGIN,

  /** It lists the identity for this origin, but only by other methods. */
  UNDECLARED_METHOD,

  /** No agent is known, or it has no manifest. */
  UNKNOWN,

  DECLARED;

  /** Whether the switch is declared; null: unknown. */
  public @Nullable Boolean declared() {
    return this == UNKNOWN ? null : this == DECLARED;
  }
}
