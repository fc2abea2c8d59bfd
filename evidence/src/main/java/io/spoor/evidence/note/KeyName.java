package io.spoor.evidence.note;

import io.spoor.schemas.text.TextSanitizer;

/**
 * Validates names of keys and logs (c2sp.org/signed-note): not empty, no spaces, no plus, and no
 * invisible characters, so that names that look equal are equal.
 */
public final class KeyName {
  private KeyName() {}

  /**
   * The name, if it is valid.
   *
   * @throws IllegalArgumentException if it is invalid
   */
  public static String check(String name) {
    boolean wrong =
        name.isEmpty()
            || !TextSanitizer.isSafe(name)
            || name.codePoints()
                .anyMatch(c -> c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    if (wrong) {
      throw new IllegalArgumentException(
          "the name of a log or key must not be empty or contain spaces, plus signs "
              + "or invisible characters; a valid name is audit.example.com/spoor: \""
              + TextSanitizer.replace(name)
              + "\"");
    }
    return name;
  }
}
