package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.fingerprint.ObjectKind;
import io.spoor.schemas.fingerprint.ToolEffect;

/**
 * What a command does, and to what.
 *
 * @param quoted whether the request names the object, but in words that it quotes from others
 */
public record OrderedEffect(ToolEffect effect, ObjectKind object, boolean quoted) {}
