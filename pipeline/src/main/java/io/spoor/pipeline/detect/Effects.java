package io.spoor.pipeline.detect;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the effects of an event. An event has at most a few. */
public final class Effects {
  private Effects() {}

  /** The first effect of a kind; null when there is none. */
  public static @Nullable Effect first(IdentityEvent event, EffectKind kind) {
    List<Effect> effects = event.getEffects();
    for (int i = 0; i < effects.size(); i++) {
      if (effects.get(i).getKind().equals(kind.label())) {
        return effects.get(i);
      }
    }
    return null;
  }

  /** The first effect of a kind on a kind of object; null when there is none. */
  static @Nullable Effect first(IdentityEvent event, EffectKind kind, ObjectKind object) {
    for (Effect effect : event.getEffects()) {
      if (effect.getKind().equals(kind.label()) && isOn(effect, object)) {
        return effect;
      }
    }
    return null;
  }

  static boolean has(IdentityEvent event, EffectKind kind) {
    return first(event, kind) != null;
  }

  static boolean isOn(Effect effect, ObjectKind object) {
    return object.label().equals(effect.getObjectKind());
  }

  /** A qualifier, by its name in {@code EffectQualifiers}; null when absent. */
  static @Nullable String qualifier(Effect effect, String name) {
    return effect.getQualifiers().get(name);
  }

  static boolean hasFlag(Effect effect, String name) {
    return effect.getQualifiers().containsKey(name);
  }
}
