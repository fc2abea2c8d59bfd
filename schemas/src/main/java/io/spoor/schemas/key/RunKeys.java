package io.spoor.schemas.key;

/**
 * Tells from a chain's root key whether the chain is a run's: a trace, or a transaction of several.
 * Chains of a credential, a principal or a lone call have no run, or none that is known yet.
 */
public final class RunKeys {
  private static final String[] KINDS = {"trace|", "txn|"};

  private RunKeys() {}

  /** Takes no copy of any part: it is asked for every action. */
  public static boolean isRun(String rootKey) {
    int kind = rootKey.indexOf('|') + 1;
    for (String run : KINDS) {
      if (rootKey.startsWith(run, kind)) {
        return true;
      }
    }
    return false;
  }
}
