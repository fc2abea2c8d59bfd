package io.spoor.sources.shell;

import io.spoor.schemas.fingerprint.ToolEffect;
import java.util.List;

/** An effect with its objects; no objects: on something that the call does not name. */
public record ObjectEffect(ToolEffect effect, List<EffectObject> objects) {
  public ObjectEffect {
    objects = List.copyOf(objects);
  }
}
