package io.spoor.offline.attribution;

import io.spoor.schemas.key.Keys;
import java.util.Locale;

/**
 * A key to which records refer, and of which the record that would explain it was not read.
 *
 * @param lacks the record that is missing
 * @param key the credential, trace, session or step; for a declared identity {@code
 *     tenant|identity||principal}
 * @param chainId chain of the earliest action that refers to it
 * @param eventId that action
 */
public record MissingRecord(Lacks lacks, String key, String chainId, String eventId) {
  /** Kinds of missing records. */
  public enum Lacks {
    /** A credential is used, and no record states who obtained it: the issuer's log is missing. */
    ISSUANCE,
    /** Records are in a trace, and no record states the run: the agent's spans are missing. */
    RUN,
    /**
     * A record names a person, a subject, a change or a token that led to it, and no record of
     * another log states that: the log of what came before is missing.
     */
    ORIGIN,
    /**
     * A token is issued, or the manifest of an agent that ran declares an identity, and no record
     * shows its use: the log of the system that accepts it is missing, or it was not used.
     */
    USE;

    /** Name in tables and JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Kind of the key: {@code token}, {@code access-key}, {@code trace}, {@code identity} … */
  public String kind() {
    return Keys.kind(key);
  }

  /** Issuer of the key; empty if no record states it. */
  public String issuer() {
    return Keys.issuer(key);
  }

  /** Public id of the credential, id of the trace, or the principal. */
  public String id() {
    return Keys.value(key);
  }
}
