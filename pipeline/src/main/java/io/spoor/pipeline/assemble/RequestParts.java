package io.spoor.pipeline.assemble;

import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the stages of one request. Often only the first record has the request's parameters, and
 * only the last one the outcome, so labels and effects of both count.
 */
final class RequestParts {
  private RequestParts() {}

  /** The event with what an earlier stage states besides. */
  static IdentityEvent join(IdentityEvent event, IdentityEvent earlier) {
    Map<String, String> labels = new HashMap<>(earlier.getLabels());
    labels.putAll(event.getLabels());
    List<Effect> effects = new ArrayList<>();
    for (Effect effect : event.getEffects()) {
      Effect same = find(earlier.getEffects(), effect);
      effects.add(same == null ? effect : join(effect, same));
    }
    String outcome = effects.isEmpty() ? event.getOutcome() : effects.getFirst().getOutcome();
    for (Effect effect : earlier.getEffects()) {
      if (find(event.getEffects(), effect) == null) {
        effects.add(Effect.newBuilder(effect).setOutcome(outcome).build());
      }
    }
    return IdentityEvent.newBuilder(event).setLabels(labels).setEffects(effects).build();
  }

  private static @Nullable Effect find(List<Effect> effects, Effect like) {
    for (Effect effect : effects) {
      if (effect.getKind().equals(like.getKind())
          && String.valueOf(effect.getObjectKind()).equals(String.valueOf(like.getObjectKind()))) {
        return effect;
      }
    }
    return null;
  }

  private static Effect join(Effect effect, Effect earlier) {
    Map<String, String> qualifiers = new HashMap<>(earlier.getQualifiers());
    qualifiers.putAll(effect.getQualifiers());
    return Effect.newBuilder(effect)
        .setObjects(effect.getObjects().isEmpty() ? earlier.getObjects() : effect.getObjects())
        .setBeneficiary(
            effect.getBeneficiary() == null ? earlier.getBeneficiary() : effect.getBeneficiary())
        .setQualifiers(qualifiers)
        .build();
  }
}
