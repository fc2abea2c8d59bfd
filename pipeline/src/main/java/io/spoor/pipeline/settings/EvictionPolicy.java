package io.spoor.pipeline.settings;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long what is silent is kept, in nanoseconds; the same in every stage, or one would forget
 * what another still asks for.
 *
 * @param timerGranularity precision to which what was heard is noted, so that not every event
 *     writes state
 * @param idleTimeout after which something is evicted: twice the horizon, and what is lost to
 *     precision on the way from a child to its parent
 * @param tombstoneRetention how long the little that is left of it stays
 */
public record EvictionPolicy(long timerGranularity, long idleTimeout, long tombstoneRetention) {
  /** A credential is not waited for longer than this, whatever expiry somebody wrote. */
  private static final long MAX_EXTENSION = TimeUnit.DAYS.toNanos(7);

  public static EvictionPolicy of(StageSettings settings) {
    long horizon = settings.horizon().toNanos();
    long timerGranularity = horizon / 8;
    return new EvictionPolicy(
        timerGranularity,
        2 * (horizon + timerGranularity),
        settings.tombstoneRetention().toNanos());
  }

  /**
   * Until when a credential that was heard of at {@code now} may be used; {@code expiry} is null
   * when it does not expire.
   */
  public static long cappedExpiry(@Nullable Long expiry, long now) {
    long latest = now + MAX_EXTENSION;
    return expiry == null ? latest : Math.clamp(expiry, now, latest);
  }
}
