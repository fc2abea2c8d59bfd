package io.spoor.sources.redaction;

import org.jspecify.annotations.Nullable;

/**
 * What a member's name tells. Records of a source have the same few names, so the last ones are
 * remembered.
 *
 * @param name the name
 * @param isSecret whether the name itself holds a secret
 * @param secretKind why a value under the name is a secret; null when it is none
 */
record MemberName(String name, boolean isSecret, @Nullable String secretKind) {
  private static final int CAPACITY = 1 << 10;

  /** Whoever writes records chooses names: long ones are not kept. */
  private static final int MAX_CACHED_LENGTH = 64;

  // Threads may overwrite each other's entries: they lose no more than the time to judge again.
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
