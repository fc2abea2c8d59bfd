package io.spoor.connectors.alerts.target;

import io.spoor.schemas.text.TextSanitizer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer means for a message: whose fault, what next. */
public sealed interface Outcome {

  /**
   * The target has it.
   *
   * @param reference by which the target finds it again; null: as it was
   */
  record Delivered(@Nullable String reference) implements Outcome {}

  /** The target will never take this message; others it may. */
  record Refused(String reason) implements Outcome {}

  /**
   * Not the message's fault, or not known to be: to be sent again.
   *
   * @param unclear whether it may be the message's fault after all
   */
  record Later(String reason, boolean unclear) implements Outcome {}

  /** What the message refers to is not there any more: to be sent again without that. */
  record Anew(String reason) implements Outcome {}

  /**
   * What the status alone says where a target's own rules say nothing else. That a request is not
   * authorised, or its address wrong, is the configuration's fault: it would be so for any message.
   */
  static Outcome ofStatus(Answer answer) {
    int status = answer.status();
    return switch (status) {
      case 401, 402, 403, 404, 405, 407, 410 ->
          new Later(said(answer) + "; check the target's address and secret", false);
      case 408, 425, 429, 502, 503, 504 -> new Later(said(answer), false);
      default ->
          switch (status / 100) {
            case 2 -> new Delivered(null);
            case 3 ->
                new Later(said(answer) + "; redirects are not followed, check the address", false);
            case 4 -> new Refused(said(answer));
            default -> new Later(said(answer), true);
          };
    };
  }

  /** Status and the beginning of what was said, fit for a log. */
  static String said(Answer answer) {
    String text = TextSanitizer.line(answer.text(), 200);
    return "HTTP " + answer.status() + (text.isEmpty() ? "" : ": " + text);
  }

  /** What is in an outcome's way, if anything. */
  default Optional<String> trouble() {
    return switch (this) {
      case Delivered _ -> Optional.empty();
      case Refused refused -> Optional.of(refused.reason());
      case Later later -> Optional.of(later.reason());
      case Anew anew -> Optional.of(anew.reason());
    };
  }
}
