package io.spoor.pipeline.alert;

import io.spoor.pipeline.AlertSink;
import io.spoor.schemas.Alert;
import org.jspecify.annotations.Nullable;

/** The alerts as last published: what is published is also stored. */
final class PublishedAlerts {
  private final AlertRows rows;
  private final AlertSink out;

  PublishedAlerts(AlertRows rows, AlertSink out) {
    this.rows = rows;
    this.out = out;
  }

  /** The alert of a chain, by its root key. */
  @Nullable Alert last(String chainKey) {
    return rows.alert(chainKey);
  }

  void publish(Alert alert) {
    rows.alert(alert);
    out.alert(alert);
  }
}
