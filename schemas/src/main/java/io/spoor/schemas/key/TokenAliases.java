package io.spoor.schemas.key;

/**
 * Aliases of tokens by their ids alone: the token itself, and a token of a sign-in. Logs that saw
 * the token claim them for its key, and runs that show it refer to them.
 */
public final class TokenAliases {
  /** Namespace of tokens that were issued or exchanged. */
  public static final String TOKEN = "token";

  /** Namespace of tokens that were issued in a sign-in. */
  public static final String SIGN_IN = "sign-in";

  /** Namespace of whoever shows a token that was exchanged for another one. */
  public static final String HOLDER = "token-holder";

  private TokenAliases() {}

  /** Whether an alias is one of the holder of a token. */
  public static boolean isHolder(String alias) {
    return Keys.issuer(alias).equals(HOLDER);
  }

  /** Whether an alias, {@code tenant|name|namespace|value}, is one of a token. */
  public static boolean isOne(String alias) {
    String namespace = Keys.issuer(alias);
    return namespace.equals(TOKEN) || namespace.equals(SIGN_IN);
  }
}
