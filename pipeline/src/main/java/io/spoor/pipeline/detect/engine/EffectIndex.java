package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Detectors by the effects that they look at: an event is shown only to those of its effects, each
 * once and in the order of their list. Thread-safe.
 */
final class EffectIndex {
  /** Sets of kinds occur in as many combinations as actions have; more are not remembered. */
  private static final int MAX_REMEMBERED = 4_096;

  private final List<ActionDetector> detectors;
  private final ActionDetector[] always;
  private final ActionDetector[][] byKind;
  private final Map<Long, ActionDetector[]> byKinds = new ConcurrentHashMap<>();

  EffectIndex(List<ActionDetector> detectors) {
    EffectKind[] kinds = EffectKind.values();
    if (kinds.length > Long.SIZE) {
      throw new IllegalStateException("more kinds of effects than bits of a set");
    }
    this.detectors = List.copyOf(detectors);
    this.always = select(0);
    this.byKind = new ActionDetector[kinds.length][];
    for (EffectKind kind : kinds) {
      byKind[Long.numberOfTrailingZeros(bit(kind))] = select(bit(kind));
    }
  }

  @SuppressWarnings("EnumOrdinal") // the bits live in this process only
  private static long bit(EffectKind kind) {
    return 1L << kind.ordinal();
  }

  private ActionDetector[] select(long kinds) {
    return detectors.stream()
        .filter(
            detector ->
                detector.effects().isEmpty()
                    || detector.effects().stream().anyMatch(kind -> (kinds & bit(kind)) != 0))
        .toArray(ActionDetector[]::new);
  }

  /** The detectors that look at an event; not to be modified. */
  ActionDetector[] of(IdentityEvent event) {
    List<Effect> effects = event.getEffects();
    long kinds = 0;
    for (int i = 0; i < effects.size(); i++) {
      EffectKind kind = EffectKind.of(effects.get(i).getKind());
      kinds |= kind == null ? 0 : bit(kind);
    }
    if (kinds == 0) {
      return always;
    }
    if ((kinds & (kinds - 1)) == 0) {
      return byKind[Long.numberOfTrailingZeros(kinds)];
    }
    ActionDetector[] remembered = byKinds.get(kinds);
    if (remembered != null) {
      return remembered;
    }
    ActionDetector[] selected = select(kinds);
    if (byKinds.size() < MAX_REMEMBERED) {
      byKinds.put(kinds, selected);
    }
    return selected;
  }
}
