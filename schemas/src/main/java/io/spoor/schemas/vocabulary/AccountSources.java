package io.spoor.schemas.vocabulary;

import java.util.Set;

/** Which sources speak for the accounts that their records name. */
public final class AccountSources {
  /** Their records repeat what a caller, or a token, says of an account. */
  private static final Set<String> REPEATING = Set.of("otel", "mcp", "authzen");

  private AccountSources() {}

  /** Whether the source is the log of an issuer, and not a span's or a gateway's word. */
  public static boolean isIssuers(String source) {
    return !REPEATING.contains(source);
  }
}
