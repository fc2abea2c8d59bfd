package io.spoor.decisions.confirmations;

import java.time.Duration;

/**
 * How many confirmations may be open at a time, waiting or denied: people answer them, and a flood
 * must not bury those of others. Agents without a manifest choose their ids, so they share one
 * quota. Any run may claim to be of an agent with a manifest, and any caller may state any run, so
 * each caller has quotas of its own, and as many of the tenant's as are left free: alone half of
 * them.
 *
 * @param ofRun of one caller and run
 * @param ofAgent of one caller and agent with a manifest, or of the caller's others together
 * @param ofTenant of a tenant
 * @param lifetime how long one waits, an approval can be used, and a denial stands
 */
public record ConfirmationLimits(int ofRun, int ofAgent, int ofTenant, Duration lifetime) {
  /** Limits of production. */
  public static final ConfirmationLimits DEFAULT =
      new ConfirmationLimits(5, 10, 200, Duration.ofMinutes(10));
}
