package io.spoor.connectors.alerts.target;

import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can be told of alerts: what is sent to them, and what their answers mean. Does no
 * I/O but reading its secrets; thread-safe. Its {@code toString} shows no secret.
 */
public interface AlertTarget {

  /**
   * The request that tells of it; empty if there is no way to say this there.
   *
   * @param reference what the target left of the last message about this alert; null: nothing
   * @throws SecretMissing when a secret is not there, or is not what it should be
   */
  Optional<TargetRequest> post(AlertNotification message, @Nullable String reference)
      throws SecretMissing;

  /**
   * What its answer means.
   *
   * @param reference as for {@link #post}
   */
  DeliveryOutcome outcome(
      TargetResponse response, AlertNotification message, @Nullable String reference);

  /**
   * Looks for its secrets.
   *
   * @throws SecretMissing when one is not there, or is not what it should be
   */
  void checkSecrets() throws SecretMissing;
}
