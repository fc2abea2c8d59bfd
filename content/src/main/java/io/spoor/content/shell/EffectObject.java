package io.spoor.content.shell;

import io.spoor.content.fingerprint.TracedObjectKind;

/**
 * What an effect concerns, or whom.
 *
 * @param value as the call writes it, at most {@value #MAX_VALUE} characters; hosts in lower case
 */
public record EffectObject(TracedObjectKind kind, String value) {
  /** Maximum length of a value; a longer one is cut. */
  public static final int MAX_VALUE = 256;
}
