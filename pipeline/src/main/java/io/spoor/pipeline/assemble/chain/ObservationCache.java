package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.state.Observation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Caches earliest observations of segments, to save reads of their rows. */
public final class ObservationCache {
  private static final int CAPACITY = 1 << 12;

  /** Created for the first observation: what evaluates a call makes one for each record. */
  private @Nullable CachedObservation @Nullable [] cache;

  private record CachedObservation(String chain, Observation observed) {
    boolean matches(String otherChain, Observation other) {
      return observed.getGroup().equals(other.getGroup())
          && observed.getKey().equals(other.getKey())
          && observed.getDetector().equals(other.getDetector())
          && chain.equals(otherChain)
          && observed.getFacts().equals(other.getFacts());
    }
  }

  /** Whether an earlier or the same observation is known to be stored. */
  boolean isLater(String chain, Observation observed) {
    CachedObservation cached = cache == null ? null : cache[slot(chain, observed)];
    return cached != null
        && cached.matches(chain, observed)
        && EventOrder.compare(cached.observed, observed) <= 0;
  }

  void put(String chain, Observation observed) {
    if (cache == null) {
      cache = new @Nullable CachedObservation[CAPACITY];
    }
    cache[slot(chain, observed)] = new CachedObservation(chain, observed);
  }

  /** Removes an observation, or another one of the same segment and facts. */
  void remove(String chain, Observation observed) {
    if (cache != null) {
      cache[slot(chain, observed)] = null;
    }
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
