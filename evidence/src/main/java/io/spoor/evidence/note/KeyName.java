package io.spoor.evidence.note;

/**
 * Names of keys and logs (c2sp.org/signed-note): not empty, no spaces, no plus, no control
 * characters.
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
            || name.codePoints()
                .anyMatch(
                    c ->
                        c == '+'
                            || Character.isWhitespace(c)
                            || Character.isSpaceChar(c)
                            || Character.isISOControl(c));
    if (wrong) {
      throw new IllegalArgumentException(
          "a name of a log or key is not empty and has no spaces and no plus, as"
              + " audit.example.com/spoor: \""
              + name
              + "\"");
    }
    return name;
  }
}
