package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import java.time.Duration;

/**
 * Order of two stated times. Some sources state whole seconds: such a time may be any within its
 * second, so that another time of that second is neither before nor after it.
 */
public final class StatedTimeOrder {
  private static final long A_SECOND = Duration.ofSeconds(1).toNanos();

  private StatedTimeOrder() {}

  /** Whether the first time is before the other, nanoseconds since the Unix epoch. */
  public static boolean isBefore(long time, long other) {
    return time < other && !(isSameSecond(time, other) && (isWhole(time) || isWhole(other)));
  }

  /** Whether the records state that the first action precedes the other. */
  public static boolean isBefore(Observation action, Observation other) {
    return ObservationFactory.isTimed(action)
        && ObservationFactory.isTimed(other)
        && isBefore(action.getTime(), other.getTime());
  }

  private static boolean isSameSecond(long time, long other) {
    return Math.floorDiv(time, A_SECOND) == Math.floorDiv(other, A_SECOND);
  }

  private static boolean isWhole(long time) {
    return Math.floorMod(time, A_SECOND) == 0;
  }
}
