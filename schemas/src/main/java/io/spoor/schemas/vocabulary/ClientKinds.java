package io.spoor.schemas.vocabulary;

/** Kinds of programs that act for a principal ({@code IdentityEvent.client}). */
public final class ClientKinds {
  /** A browser, for a user of the web console. */
  public static final String CONSOLE = "console";

  /** A running function. */
  public static final String FUNCTION = "function";

  private ClientKinds() {}
}
