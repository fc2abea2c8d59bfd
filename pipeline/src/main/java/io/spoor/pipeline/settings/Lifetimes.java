package io.spoor.pipeline.settings;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long what is silent is kept, in nanoseconds; the same in every stage, or one would forget
 * what another still asks for.
 *
 * @param grain precision to which what was heard is noted, so that not every event writes state
 * @param silence after which something is evicted: twice the horizon, and what is lost to precision
 *     on the way from a child to its parent
 * @param tombstone how long the little that is left of it stays
 */
public record Lifetimes(long grain, long silence, long tombstone) {
  /** A credential is not waited for longer than this, whatever expiry somebody wrote. */
  private static final long LONGEST = TimeUnit.DAYS.toNanos(7);

  public static Lifetimes of(StageSettings settings) {
    long horizon = settings.horizon().toNanos();
    long grain = horizon / 8;
    return new Lifetimes(grain, 2 * (horizon + grain), settings.tombstones().toNanos());
  }

  /**
   * Until when a credential that was heard of at {@code now} may be used; {@code expiry} is null
   * when it does not expire.
   */
  public static long end(@Nullable Long expiry, long now) {
    long longest = now + LONGEST;
    return expiry == null ? longest : Math.clamp(expiry, now, longest);
  }
}
