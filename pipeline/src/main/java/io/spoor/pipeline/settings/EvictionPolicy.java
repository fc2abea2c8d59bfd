package io.spoor.pipeline.settings;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long inactive state is retained, in nanoseconds. All stages use the same policy, or one would
 * evict state that another still needs.
 *
 * @param timerGranularity precision of recorded activity, so that not every event writes state
 * @param idleTimeout inactivity before eviction: twice the horizon and the imprecision, which adds
 *     up from a child to its parent; 2.25 horizons
 * @param tombstoneRetention how long the remaining tombstone stays
 */
public record EvictionPolicy(long timerGranularity, long idleTimeout, long tombstoneRetention) {
  /** Maximum wait for the use of a credential, whatever expiry is stated. */
  private static final long MAX_EXTENSION = TimeUnit.DAYS.toNanos(7);

  public static EvictionPolicy of(RetentionSettings settings) {
    long horizon = settings.horizon().toNanos();
    long timerGranularity = horizon / 8;
    return new EvictionPolicy(
        timerGranularity, 2 * (horizon + timerGranularity), settings.tombstones().toNanos());
  }

  /**
   * Time until which a credential known at {@code now} may be used; {@code expiry} is null when it
   * does not expire.
   */
  public static long cappedExpiry(@Nullable Long expiry, long now) {
    long latest = now + MAX_EXTENSION;
    return expiry == null ? latest : Math.clamp(expiry, now, latest);
  }
}
