package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ValueKind;
import io.spoor.content.fingerprint.WordForms;
import java.util.Locale;

/**
 * A value found in a text, in its canonical form.
 *
 * @param secret whether redaction takes it: then nothing but its hash as a whole is kept
 */
record TypedValue(ValueKind kind, String canonical, boolean secret) {
  TypedValue(ValueKind kind, String canonical) {
    this(kind, canonical, false);
  }

  /** The same value, as a secret. */
  TypedValue asSecret() {
    return new TypedValue(kind, canonical, true);
  }

  /** Lower case, with look-alike letters of other scripts converted to Latin. */
  static String canonical(String text, int from, int to) {
    String written = text.substring(from, to);
    if (WordForms.isPlain(written)) {
      return written.toLowerCase(Locale.ROOT);
    }
    var canonical = new StringBuilder(written.length());
    for (int i = 0; i < written.length(); i++) {
      canonical.append(WordForms.toLatin(Character.toLowerCase(written.charAt(i))));
    }
    return canonical.toString();
  }
}
