package io.spoor.connectors.alerts.targets;

import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.connectors.alerts.notification.CheckpointSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds the last checkpoint of the evidence log to each notification. So copies of it exist where
 * the log's owner cannot change them.
 */
public record CheckpointedTarget(AlertTarget target, CheckpointSource checkpoints)
    implements AlertTarget {

  @Override
  public Optional<TargetRequest> request(AlertNotification message, @Nullable String reference)
      throws SecretMissing {
    return target.request(message.withCheckpoint(checkpoints.latest()), reference);
  }

  @Override
  public DeliveryOutcome outcome(
      TargetResponse response, AlertNotification message, @Nullable String reference) {
    return target.outcome(response, message, reference);
  }

  @Override
  public void checkSecrets() throws SecretMissing {
    target.checkSecrets();
  }
}
