package io.spoor.connectors.alerts.targets;

import io.spoor.schemas.text.TextSanitizer;
import org.jspecify.annotations.Nullable;

/** Outcome of a delivery attempt: whose fault it is and the next step. */
public sealed interface DeliveryOutcome {

  /**
   * The target accepted the message.
   *
   * @param reference the target's id for the alert; null: unchanged
   */
  record Delivered(@Nullable String reference) implements DeliveryOutcome {}

  /**
   * The target accepted a part of the message; the rest follows at once.
   *
   * @param reference the target's id for the alert until then
   */
  record PartlyDelivered(String reference) implements DeliveryOutcome {}

  /** The target rejects this message permanently; it may accept others. */
  record Refused(String reason) implements DeliveryOutcome {}

  /**
   * A failure that is not, or not certainly, the message's fault: to be retried.
   *
   * @param resultUnknown whether the message may be at fault after all
   */
  record RetryLater(String reason, boolean resultUnknown) implements DeliveryOutcome {}

  /** The reference no longer exists at the target: to be retried without it. */
  record RetryWithoutReference(String reason) implements DeliveryOutcome {}

  /**
   * Default interpretation of the status, if the target has no specific rule. A failed
   * authorisation or a wrong address is a configuration error, since it would affect any message.
   */
  static DeliveryOutcome ofStatus(TargetResponse response) {
    int status = response.status();
    return switch (status) {
      case 401, 402, 403, 404, 405, 407, 410 ->
          new RetryLater(describe(response) + "; check the target's address and secret", false);
      case 408, 425, 429, 502, 503, 504 -> new RetryLater(describe(response), false);
      default ->
          switch (status / 100) {
            case 2 -> new Delivered(null);
            case 3 ->
                new RetryLater(
                    describe(response) + "; redirects are not followed, check the address", false);
            case 4 -> new Refused(describe(response));
            default -> new RetryLater(describe(response), true);
          };
    };
  }

  /** Status and beginning of the response body, safe for a log. */
  static String describe(TargetResponse response) {
    String text = TextSanitizer.line(response.text(), 200);
    return "HTTP " + response.status() + (text.isEmpty() ? "" : ": " + text);
  }
}
