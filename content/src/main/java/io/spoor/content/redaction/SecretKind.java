package io.spoor.content.redaction;

/**
 * Kind of secret that a name promises.
 *
 * @param label text of the mark
 * @param weak whether the name is also that of other values, so that the value must look random
 */
record SecretKind(String label, boolean weak) {
  static SecretKind of(String label) {
    return new SecretKind(label, false);
  }

  /** Whether people choose such secrets, so that a word may be one. */
  boolean isChosen() {
    return label.equals("password") || label.equals("secret");
  }

  /** Whether the rest of its line belongs to such a header. */
  boolean isWholeLine() {
    return label.equals("authorization") || label.equals("cookie");
  }
}
