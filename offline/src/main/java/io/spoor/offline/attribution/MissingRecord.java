package io.spoor.offline.attribution;

import io.spoor.schemas.key.Keys;

/**
 * A key to which records refer, and of which the record that would explain it was not read.
 *
 * @param lacks the record that is missing
 * @param key the credential or trace
 * @param chainId chain of the earliest action that refers to it
 * @param eventId that action
 */
public record MissingRecord(Lacks lacks, String key, String chainId, String eventId) {
  /** Kinds of missing records. */
  public enum Lacks {
    /** A credential is used, and no record states who obtained it: the issuer's log is missing. */
    ISSUANCE,
    /** Records are in a trace, and no record states the run: the agent's spans are missing. */
    RUN;

    /** Name in tables and JSON. */
    public String label() {
      return this == ISSUANCE ? "issuance" : "run";
    }
  }

  /** Kind of the key: {@code token}, {@code access-key}, {@code session}, {@code trace}. */
  public String kind() {
    return Keys.kind(key);
  }

  /** Issuer of the key; empty if no record states it. */
  public String issuer() {
    return Keys.issuer(key);
  }

  /** Public id of the credential, or id of the trace. */
  public String id() {
    return Keys.value(key);
  }
}
