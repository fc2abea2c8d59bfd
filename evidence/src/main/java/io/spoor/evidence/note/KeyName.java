package io.spoor.evidence.note;

import io.spoor.schemas.text.TextSanitizer;

/**
 * Names of keys and logs (c2sp.org/signed-note): not empty, no spaces, no plus, and nothing
 * invisible, so that two names that look alike are alike.
 */
public final class KeyName {
  private KeyName() {}

  /**
   * The name, if it is one.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String check(String name) {
    boolean wrong =
        name.isEmpty()
            || !TextSanitizer.isSafe(name)
            || name.codePoints()
                .anyMatch(c -> c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    if (wrong) {
      throw new IllegalArgumentException(
          "a name of a log or key is not empty and has no spaces, no plus and no invisible characters, as"
              + " audit.example.com/spoor: \""
              + TextSanitizer.replace(name)
              + "\"");
    }
    return name;
  }
}
