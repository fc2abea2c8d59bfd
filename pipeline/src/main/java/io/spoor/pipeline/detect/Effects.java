package io.spoor.pipeline.detect;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.util.List;
import java.util.Set;
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
  public static @Nullable Effect first(IdentityEvent event, EffectKind kind, ObjectKind object) {
    for (Effect effect : event.getEffects()) {
      if (effect.getKind().equals(kind.label()) && isOn(effect, object)) {
        return effect;
      }
    }
    return null;
  }

  public static boolean has(IdentityEvent event, EffectKind kind) {
    return first(event, kind) != null;
  }

  public static boolean isOn(Effect effect, ObjectKind object) {
    return object.label().equals(effect.getObjectKind());
  }

  /** The action if it has one of these effects; else the operation of the record that has. */
  public static String operation(IdentityEvent event, Set<EffectKind> kinds) {
    String operation = null;
    List<Effect> effects = event.getEffects();
    for (int i = 0; i < effects.size(); i++) {
      EffectKind kind = EffectKind.of(effects.get(i).getKind());
      if (kind != null && kinds.contains(kind)) {
        String stated = qualifier(effects.get(i), EffectQualifiers.OPERATION);
        if (stated == null) {
          return event.getAction();
        }
        operation = operation == null ? stated : operation;
      }
    }
    return operation == null ? event.getAction() : operation;
  }

  /** A qualifier, by its name in {@code EffectQualifiers}; null when absent. */
  public static @Nullable String qualifier(Effect effect, String name) {
    return effect.getQualifiers().get(name);
  }

  public static boolean hasFlag(Effect effect, String name) {
    return effect.getQualifiers().containsKey(name);
  }
}
