package io.spoor.sources.content;

import io.spoor.schemas.fingerprint.ValueKind;

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
}
