package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.state.SegmentState;
import org.jspecify.annotations.Nullable;

/**
 * Where a key stands, as its chain knows. Placements and moves carry an epoch that grows with each
 * placement of the key; an older one changes nothing.
 *
 * <pre>
 *             action, or KeyPlaced                 KeyMoved
 *  UNKNOWN ─────────────────────────► HERE ────────────────────────► MOVED
 *     │ │                              ▲ ▲                            ▲ │
 *     │ │ its finding arrives first    │ │ action, or KeyPlaced       │ │ newer action, or KeyPlaced
 *     │ └──────────────► UNPLACED ─────┘ └────────────────────────────┼─┘
 *     │                     │ KeyMoved                                │
 *     │                     └─────────────────────────────────────────┤
 *     └───────────────── KeyMoved ────────────────────────────────────┘
 *
 *  each of them ── eviction ──► UNKNOWN
 * </pre>
 *
 * {@link Segments} makes the transitions: {@code place}, {@code release}, {@code expect}.
 */
public enum SegmentStanding {
  /** The chain has no row of the key. */
  UNKNOWN,
  /** A finding about the key arrived before the key. */
  UNPLACED,
  /** The key is placed in the chain; its actions are stored and evaluated here. */
  HERE,
  /** The key moved to another chain; later actions and findings are forwarded there. */
  MOVED;

  public static SegmentStanding of(@Nullable SegmentState segment) {
    if (segment == null) {
      return UNKNOWN;
    }
    if (segment.getHere()) {
      return HERE;
    }
    return segment.getMovedTo() == null ? UNPLACED : MOVED;
  }
}
