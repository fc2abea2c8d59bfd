package io.spoor.connectors.alerts.targets;

import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A target of notifications: builds requests and interprets responses. Does no I/O except reading
 * its secrets; thread-safe. Its {@code toString} contains no secret.
 */
public interface AlertTarget {

  /**
   * The request for a notification; empty if the target's API has no equivalent.
   *
   * @param reference reference that the target returned for the last message about this alert;
   *     null: none
   * @throws SecretMissing if a secret is missing or invalid
   */
  Optional<TargetRequest> request(AlertNotification message, @Nullable String reference)
      throws SecretMissing;

  /**
   * Interprets a response.
   *
   * @param reference as for {@link #request}
   */
  DeliveryOutcome outcome(
      TargetResponse response, AlertNotification message, @Nullable String reference);

  /**
   * Checks that its secrets exist.
   *
   * @throws SecretMissing if a secret is missing or invalid
   */
  void checkSecrets() throws SecretMissing;
}
