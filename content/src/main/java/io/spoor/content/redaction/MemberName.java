package io.spoor.content.redaction;

import org.jspecify.annotations.Nullable;

/**
 * Classification of a member name. Recent names are cached, as records of a source repeat the same
 * few.
 *
 * @param name the name
 * @param isSecret whether the name itself contains a secret
 * @param secretKind kind of secret of a value with this name; null when it is not a secret
 */
record MemberName(String name, boolean isSecret, @Nullable SecretKind secretKind) {
  private static final int CAPACITY = 1 << 10;

  /** Longer names are not cached, as record authors choose names. */
  private static final int MAX_CACHED_LENGTH = 64;

  // Threads may overwrite each other's entries, which only costs another classification.
  private static final @Nullable MemberName[] CACHE = new @Nullable MemberName[CAPACITY];

  static MemberName of(String name) {
    int mixed = name.hashCode();
    int slot = (mixed ^ mixed >>> 16) & CAPACITY - 1;
    MemberName cached = CACHE[slot];
    if (cached == null || !cached.name.equals(name)) {
      cached =
          new MemberName(name, !TextRedactor.redact(name).equals(name), SecretNames.kindOf(name));
      if (name.length() <= MAX_CACHED_LENGTH && !cached.isSecret) {
        CACHE[slot] = cached;
      }
    }
    return cached;
  }
}
