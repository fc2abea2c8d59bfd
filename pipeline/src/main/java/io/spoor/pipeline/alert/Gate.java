package io.spoor.pipeline.alert;

import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.pipeline.state.ToldAlert;
import io.spoor.schemas.Alert;

/**
 * Whether somebody is told of an alert that is worth it: nobody is woken twice for one thing, nor
 * by hundreds at once. What it answers depends on the order in which alerts come to its partition.
 */
final class Gate {
  /** What becomes of an alert that nobody was told of. */
  sealed interface Answer {
    /** Somebody is told. */
    record Tell() implements Answer {}

    /** Somebody was told of one like it, in the chain with this root key. */
    record Repeats(String chainKey) implements Answer {}

    /** It is held back. */
    record Hold() implements Answer {}
  }

  private final AlertRows rows;
  private final ToldAlerts told;
  private final Storms storms;

  Gate(AlertRows rows, ToldAlerts told, Storms storms) {
    this.rows = rows;
    this.told = told;
    this.storms = storms;
  }

  /** {@code held}: whether it was held back before. */
  Answer ask(Alert alert, GroupedFinding head, Severity page, boolean held) {
    ToldAlert before = told.like(alert, head);
    if (before != null
        && !before.getChainKey().equals(alert.getChainKey())
        && Found.severity(before.getSeverity()).compareTo(page) >= 0
        && stands(before.getChainKey())) {
      return new Answer.Repeats(before.getChainKey());
    }
    if (storms.holds(alert, head, held)) {
      return new Answer.Hold();
    }
    told.note(alert, head, page);
    return new Answer.Tell();
  }

  private boolean stands(String chainKey) {
    Alert earlier = rows.alert(chainKey);
    return earlier != null && earlier.getStatus().equals(Alerts.OPEN);
  }
}
