package io.spoor.sources.redaction;

import org.jspecify.annotations.Nullable;

/**
 * What a member's name tells. Records of a source have the same few names, so the last ones are
 * remembered.
 *
 * @param name the name
 * @param isSecret whether the name itself holds a secret
 * @param why why a value under the name is a secret; null when it is none
 */
record MemberName(String name, boolean isSecret, @Nullable String why) {
  private static final int REMEMBERED = 1 << 10;

  /** Whoever writes records chooses names: long ones are not kept. */
  private static final int LONG = 64;

  // Threads may overwrite each other's entries: they lose no more than the time to judge again.
  private static final @Nullable MemberName[] KNOWN = new @Nullable MemberName[REMEMBERED];

  static MemberName of(String name) {
    int mixed = name.hashCode();
    int slot = (mixed ^ mixed >>> 16) & REMEMBERED - 1;
    MemberName there = KNOWN[slot];
    if (there == null || !there.name.equals(name)) {
      there = new MemberName(name, !SecretText.redact(name).equals(name), SecretNames.why(name));
      if (name.length() <= LONG && !there.isSecret) {
        KNOWN[slot] = there;
      }
    }
    return there;
  }
}
