package io.spoor.content.shell;

import io.spoor.content.fingerprint.ToolEffect;
import java.util.List;

/** An effect with its objects; no objects: on something that the call does not name. */
public record ObjectEffect(ToolEffect effect, List<EffectObject> objects) {
  public ObjectEffect {
    objects = List.copyOf(objects);
  }
}
