package io.spoor.pipeline.alert;

import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.pipeline.state.NotifiedAlert;
import io.spoor.schemas.Alert;

/**
 * Whether somebody is told of an alert that is worth it: nobody is woken twice for one thing, nor
 * by hundreds at once. What it answers depends on the order in which alerts come to its partition.
 */
final class NotificationGate {
  /** What becomes of an alert that nobody was told of. */
  sealed interface GateOutcome {
    /** Somebody is told. */
    record Send() implements GateOutcome {}

    /** Somebody was told of one like it, in the chain with this root key. */
    record Duplicate(String chainKey) implements GateOutcome {}

    /** It is held back. */
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

  /** {@code wasThrottled}: whether it was held back before. */
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
