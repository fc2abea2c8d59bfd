package io.spoor.sources.audit;

import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.SubjectAlias;
import org.jspecify.annotations.Nullable;

/**
 * Decides to which trail an audit record belongs: that of the credential, if one is presented,
 * otherwise that of the principal on one day, otherwise one of the event alone.
 */
final class AuditTrail {
  private final String tenant;
  private @Nullable String presented;
  private @Nullable String principal;
  private @Nullable String delegator;
  private boolean isLasting;
  private boolean isForOthers;
  private boolean isOwn;
  private boolean isOfDay;
  private boolean isBrief;

  AuditTrail(String tenant) {
    this.tenant = tenant;
  }

  /** The key of the principal that acted. */
  void principal(String key) {
    principal = key;
  }

  /**
   * What marks one execution, most often the credential presented.
   *
   * @param isLasting whether it serves many runs, so that each day is a trail
   */
  void presented(String key, boolean isLasting) {
    presented = key;
    this.isLasting = isLasting;
  }

  /** The trail of a principal that acts for the identity with the key {@code delegator}. */
  void delegation(String key, String delegator) {
    this.delegator = delegator;
    presented(key, true);
  }

  void setForOthers() {
    isForOthers = true;
  }

  void setOwn() {
    isOwn = true;
  }

  /** As {@link #setOwn}; the trail belongs to the principal's day. */
  void setStepOfDay() {
    isOwn = true;
    isOfDay = true;
  }

  /** One minute of a delegation is a trail. */
  void setBrief() {
    isBrief = true;
  }

  boolean isForOthers() {
    return isForOthers;
  }

  boolean isBrief() {
    return isBrief;
  }

  /** The key of what was presented, without a day; null if nothing was. */
  @Nullable String presented() {
    return presented;
  }

  /** What was presented, if it serves one execution. */
  @Nullable String presentedOnce() {
    return isLasting ? null : presented;
  }

  /** The day of the identity for which the principal acts. */
  @Nullable String delegatorAt(long time) {
    return delegator == null ? null : Keys.withDay(delegator, time);
  }

  boolean isDelegated() {
    return delegator != null;
  }

  /** The day of the principal to which the trail belongs as one of its steps. */
  @Nullable String dayAt(long time) {
    return isOfDay && principal != null ? Keys.withDay(principal, time) : null;
  }

  /**
   * The key of the trail.
   *
   * @param time of the event, nanoseconds since the Unix epoch
   * @param isExchange whether the event exchanged what was presented for something else
   */
  String key(String source, String eventId, long time, boolean isExchange) {
    boolean isAlone = isOwn || isExchange;
    if (presented != null && isBrief) {
      return Keys.of(
          tenant,
          Keys.kind(presented),
          Keys.issuer(presented),
          Keys.value(presented) + ' ' + SubjectAlias.minute(time));
    }
    if (presented != null && !isAlone && !(isForOthers && isLasting)) {
      return isLasting ? Keys.withDay(presented, time) : presented;
    }
    return principal == null || isForOthers || isAlone
        ? Keys.of(tenant, "event", source, eventId)
        : Keys.withDay(principal, time);
  }
}
