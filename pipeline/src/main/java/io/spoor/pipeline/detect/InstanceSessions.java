package io.spoor.pipeline.detect;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EventLabels;
import org.jspecify.annotations.Nullable;

/** Recognises sessions of an instance's role. */
final class InstanceSessions {
  private static final String PREFIX = "i-";
  private static final int MIN_LENGTH = 8;
  private static final int MAX_LENGTH = 17;

  private InstanceSessions() {}

  /**
   * Id of the instance whose session made the call; null for other callers. The session has the
   * name of its instance (docs.aws.amazon.com/AWSEC2, "IAM roles for Amazon EC2").
   */
  static @Nullable String instanceId(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    String session = principal == null ? null : principal.getSessionName();
    if (principal == null || session == null || !"role".equals(principal.getType())) {
      return null;
    }
    return CloudCalls.hasLabel(event, EventLabels.ROLE_DELIVERY) || isId(session) ? session : null;
  }

  private static boolean isId(String text) {
    int length = text.length() - PREFIX.length();
    return text.startsWith(PREFIX)
        && length >= MIN_LENGTH
        && length <= MAX_LENGTH
        && text.chars().skip(PREFIX.length()).allMatch(Character::isLetterOrDigit);
  }
}
