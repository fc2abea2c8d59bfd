package io.spoor.connectors.alerts.notification;

import io.spoor.evidence.note.RememberedCheckpoint;
import java.util.Optional;

/** Port for the last known checkpoint of the evidence log. Does not block; thread-safe. */
public interface CheckpointSource extends AutoCloseable {

  /** Empty if the installation has no evidence log, or none is known yet. */
  Optional<RememberedCheckpoint> latest();

  @Override
  default void close() {}
}
