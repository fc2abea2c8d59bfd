package io.spoor.schemas.key;

/**
 * Recognises from a chain's root key whether the chain belongs to a run: a trace, or a transaction
 * of several traces. Chains of a credential, a principal or a single call have no known run.
 */
public final class RunKeys {
  private static final String[] KINDS = {"trace|", "txn|"};

  private RunKeys() {}

  /** Called for every action, so it copies nothing. */
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
