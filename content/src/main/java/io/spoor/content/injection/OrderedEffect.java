package io.spoor.content.injection;

import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.content.fingerprint.TracedObjectKind;

/**
 * What a command does, and to what.
 *
 * @param named whether content names the object
 * @param quoted whether the request names the object, but in words that it quotes from others
 */
public record OrderedEffect(
    ToolEffect effect, TracedObjectKind object, boolean named, boolean quoted) {}
