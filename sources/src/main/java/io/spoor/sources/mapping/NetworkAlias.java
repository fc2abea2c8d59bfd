package io.spoor.sources.mapping;

import io.spoor.schemas.key.Keys;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Alias of an address and user agent within ten minutes: a guess, disabled by default. */
public final class NetworkAlias {
  private static final long BUCKET = Duration.ofMinutes(10).toNanos();

  private NetworkAlias() {}

  /** The alias; null unless both are known. {@code time}: nanoseconds since the Unix epoch. */
  public static @Nullable String key(
      String tenant, @Nullable String ip, @Nullable String userAgent, long time) {
    return ip == null || userAgent == null
        ? null
        : AliasKeys.key(
            tenant, "network", ip + ' ' + Keys.id(userAgent) + ' ' + Math.floorDiv(time, BUCKET));
  }
}
