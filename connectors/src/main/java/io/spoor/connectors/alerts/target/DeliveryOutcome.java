package io.spoor.connectors.alerts.target;

import io.spoor.schemas.text.TextSanitizer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer means for a message: whose fault, what next. */
public sealed interface DeliveryOutcome {

  /**
   * The target has it.
   *
   * @param reference by which the target finds it again; null: as it was
   */
  record Delivered(@Nullable String reference) implements DeliveryOutcome {}

  /** The target will never take this message; others it may. */
  record Refused(String reason) implements DeliveryOutcome {}

  /**
   * Not the message's fault, or not known to be: to be sent again.
   *
   * @param resultUnknown whether it may be the message's fault after all
   */
  record RetryLater(String reason, boolean resultUnknown) implements DeliveryOutcome {}

  /** What the message refers to is not there any more: to be sent again without that. */
  record RetryWithoutReference(String reason) implements DeliveryOutcome {}

  /**
   * What the status alone says where a target's own rules say nothing else. That a request is not
   * authorised, or its address wrong, is the configuration's fault: it would be so for any message.
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

  /** Status and the beginning of what was said, fit for a log. */
  static String describe(TargetResponse response) {
    String text = TextSanitizer.line(response.text(), 200);
    return "HTTP " + response.status() + (text.isEmpty() ? "" : ": " + text);
  }

  /** What is in an outcome's way, if anything. */
  default Optional<String> problem() {
    return switch (this) {
      case Delivered _ -> Optional.empty();
      case Refused refused -> Optional.of(refused.reason());
      case RetryLater later -> Optional.of(later.reason());
      case RetryWithoutReference withoutReference -> Optional.of(withoutReference.reason());
    };
  }
}
