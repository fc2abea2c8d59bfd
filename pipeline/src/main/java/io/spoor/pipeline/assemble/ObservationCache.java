package io.spoor.pipeline.assemble;

import io.spoor.pipeline.state.Observation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers some of the observations that stand for all later ones of their segment: nothing that
 * the rows do not say, and quicker.
 */
final class ObservationCache {
  private static final int CAPACITY = 1 << 12;

  private final @Nullable CachedObservation[] cache = new @Nullable CachedObservation[CAPACITY];

  private record CachedObservation(String chain, Observation observed) {
    boolean matches(String otherChain, Observation other) {
      return observed.getGroup().equals(other.getGroup())
          && observed.getKey().equals(other.getKey())
          && observed.getDetector().equals(other.getDetector())
          && chain.equals(otherChain)
          && observed.getFacts().equals(other.getFacts());
    }
  }

  /** Whether an earlier one, or the very same, is known to be kept. */
  boolean isLater(String chain, Observation observed) {
    CachedObservation cached = cache[slot(chain, observed)];
    return cached != null
        && cached.matches(chain, observed)
        && EventOrder.compare(cached.observed, observed) <= 0;
  }

  void put(String chain, Observation observed) {
    cache[slot(chain, observed)] = new CachedObservation(chain, observed);
  }

  /** It, or another one of the same segment and facts, is gone. */
  void remove(String chain, Observation observed) {
    cache[slot(chain, observed)] = null;
  }

  private static int slot(String chain, Observation observed) {
    int mixed =
        Objects.hash(
            chain,
            observed.getDetector(),
            observed.getGroup(),
            observed.getKey(),
            observed.getFacts());
    return (mixed ^ mixed >>> 16) & CAPACITY - 1;
  }
}
