package io.spoor.pipeline.assemble;

import io.spoor.pipeline.state.Observed;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers some of the observations that stand for all later ones of their segment: nothing that
 * the rows do not say, and quicker.
 */
final class Earliest {
  private static final int REMEMBERED = 1 << 12;

  private final @Nullable Known[] known = new @Nullable Known[REMEMBERED];

  private record Known(String chain, Observed observed) {
    boolean standsFor(String otherChain, Observed other) {
      return observed.getGroup().equals(other.getGroup())
          && observed.getKey().equals(other.getKey())
          && observed.getDetector().equals(other.getDetector())
          && chain.equals(otherChain)
          && observed.getFacts().equals(other.getFacts());
    }
  }

  /** Whether an earlier one, or the very same, is known to be kept. */
  boolean isLater(String chain, Observed observed) {
    Known there = known[slot(chain, observed)];
    return there != null
        && there.standsFor(chain, observed)
        && Order.compare(there.observed, observed) <= 0;
  }

  void remember(String chain, Observed kept) {
    known[slot(chain, kept)] = new Known(chain, kept);
  }

  /** It, or another one of the same segment and facts, is gone. */
  void forget(String chain, Observed gone) {
    known[slot(chain, gone)] = null;
  }

  private static int slot(String chain, Observed observed) {
    int mixed =
        Objects.hash(
            chain,
            observed.getDetector(),
            observed.getGroup(),
            observed.getKey(),
            observed.getFacts());
    return (mixed ^ mixed >>> 16) & REMEMBERED - 1;
  }
}
