package io.spoor.decisions.callers;

import io.spoor.decisions.request.CallerRights;
import java.util.Set;
import java.util.function.LongSupplier;

/** A service that asks for decisions. Thread-safe. */
public final class DecisionCaller {
  private final String name;
  private final String tenant;
  private final Set<Right> rights;
  private final CallerRateLimiter allowance;

  /**
   * Creates a caller.
   *
   * @param name in logs and records
   * @param tenant whose runs it may state
   * @param perSecond decisions a second
   */
  DecisionCaller(
      String name, String tenant, Set<Right> rights, int perSecond, LongSupplier nanoTime) {
    this.name = name;
    this.tenant = tenant;
    this.rights = Set.copyOf(rights);
    this.allowance = new CallerRateLimiter(perSecond, nanoTime);
  }

  public String name() {
    return name;
  }

  /** What the engine has to know of the caller. */
  public CallerRights rights() {
    return new CallerRights(name, tenant, may(Right.STATE_RUNS));
  }

  public boolean may(Right right) {
    return rights.contains(right);
  }

  /** Takes one decision of the caller's allowance; returns whether any was left. */
  public boolean admit() {
    return allowance.take();
  }

  /**
   * Takes what an admitted request costs beyond its first decision; nothing if that is 0.
   *
   * @throws OverdrawnException if it must not be decided; nothing is taken
   */
  public void charge(long further) throws OverdrawnException {
    if (further > 0 && !allowance.charge(further)) {
      throw new OverdrawnException();
    }
  }

  /** Takes what an admitted request has already cost. */
  public void debit(long cost) {
    allowance.debit(cost);
  }

  /** Decisions that the caller may ask for in a second. */
  public int perSecond() {
    return allowance.perSecond();
  }

  /** Seconds until the caller is admitted again; 0: now. */
  public int secondsToWait() {
    return allowance.secondsToWait();
  }
}
