package io.spoor.sources.content;

import io.spoor.schemas.fingerprint.ValueKind;

/** A value found in a text, in its canonical form. */
record TypedValue(ValueKind kind, String canonical) {}
