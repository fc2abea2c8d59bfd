package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.KeyState;

/**
 * Phase of a key's life in stitch.
 *
 * <pre>
 *             idle for 2.25 horizons                rows deleted             after the retention
 *  ACTIVE ─────────────────────────────► EVICTED ─────────────► TOMBSTONE ────────────────────► no row
 *    ▲                                      │                       │
 *    └──────────── new activity ────────────┴───────────────────────┘
 * </pre>
 *
 * {@link KeyEviction} makes the transitions.
 */
enum KeyPhase {
  /** All rows are retained. */
  ACTIVE,
  /** Its rows are being deleted, in batches. */
  EVICTED,
  /** Only its state is retained, which still holds its place. */
  TOMBSTONE;

  static KeyPhase of(KeyState state) {
    if (!state.getEvicted()) {
      return ACTIVE;
    }
    return state.getSwept() ? TOMBSTONE : EVICTED;
  }
}
