package io.spoor.pipeline.alert;

import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.pipeline.state.NotifiedAlert;
import io.spoor.schemas.Alert;

/**
 * Decides whether a qualifying alert is sent, counted as a duplicate, or throttled. The decision
 * depends on the order in which alerts arrive at its partition.
 */
final class NotificationGate {
  /** Decision about an alert that is not yet notified. */
  sealed interface GateOutcome {
    /** The alert is sent. */
    record Send() implements GateOutcome {}

    /** A similar alert, of the chain with this root key, was already sent. */
    record Duplicate(String chainKey) implements GateOutcome {}

    /** The alert is throttled. */
    record Throttled() implements GateOutcome {}
  }

  private final AlertRows rows;
  private final NotificationLog log;
  private final StormThrottle stormThrottle;

  NotificationGate(AlertRows rows, NotificationLog log, StormThrottle stormThrottle) {
    this.rows = rows;
    this.log = log;
    this.stormThrottle = stormThrottle;
  }

  /** {@code wasThrottled}: whether the alert was throttled before. */
  GateOutcome decide(
      Alert alert, GroupedFinding lead, Severity pageSeverity, boolean wasThrottled) {
    NotifiedAlert duplicate = log.findDuplicate(alert, lead);
    if (duplicate != null
        && !duplicate.getChainKey().equals(alert.getChainKey())
        && FindingGroup.severity(duplicate.getSeverity()).compareTo(pageSeverity) >= 0
        && isOpen(duplicate.getChainKey())) {
      return new GateOutcome.Duplicate(duplicate.getChainKey());
    }
    if (stormThrottle.throttle(alert, lead, wasThrottled)) {
      return new GateOutcome.Throttled();
    }
    log.recordNotified(alert, lead, pageSeverity);
    return new GateOutcome.Send();
  }

  private boolean isOpen(String chainKey) {
    Alert earlier = rows.alert(chainKey);
    return earlier != null && earlier.getStatus().equals(AlertPublisher.OPEN);
  }
}
