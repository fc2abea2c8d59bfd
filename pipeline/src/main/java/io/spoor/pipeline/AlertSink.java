package io.spoor.pipeline;

import io.spoor.schemas.Alert;

/** Receives the revisions of alerts that a stage publishes. */
public interface AlertSink {
  void alert(Alert alert);
}
