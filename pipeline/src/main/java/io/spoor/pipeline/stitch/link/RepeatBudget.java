package io.spoor.pipeline.stitch.link;

/**
 * How often the keys of one task may repeat something about their lineage, all together: a second
 * move, a fifth announcement, a probe. First times are not counted, so the keys of a hostile
 * lineage wait for each other and not the keys of ordinary ones.
 *
 * <pre>
 *  repeats of a task within t seconds and n events  ≤  250 + 25 t + n / 16
 * </pre>
 */
final class RepeatBudget {
  private static final int PER_SECOND = 25;
  private static final int EVENTS_PER_REPEAT = 16;

  /** Saved up while there is nothing to repeat. */
  private static final int MAX_SAVED = 250;

  /** Parts of one repeat: a millisecond and an event each pay for some of them. */
  private static final long PARTS = 1_000L * EVENTS_PER_REPEAT;

  private static final long MAX_PARTS = MAX_SAVED * PARTS;

  private long saved = MAX_PARTS;

  void earnMillis(long millis) {
    earn(Math.min(millis, MAX_PARTS) * PER_SECOND * EVENTS_PER_REPEAT);
  }

  void earnEvent() {
    earn(1_000);
  }

  private void earn(long parts) {
    saved = Math.min(saved + parts, MAX_PARTS);
  }

  void spend() {
    saved -= PARTS;
  }

  boolean isSpent() {
    return saved < PARTS;
  }
}
