package io.spoor.pipeline.detect;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.Labels;
import org.jspecify.annotations.Nullable;

/** Tells the sessions that a virtual machine gets for its role. */
final class Instances {
  private static final String PREFIX = "i-";
  private static final int SHORTEST = 8;
  private static final int LONGEST = 17;

  private Instances() {}

  /**
   * The machine whose session called; null for other callers. Such a session is named after its
   * machine (docs.aws.amazon.com/AWSEC2, "IAM roles for Amazon EC2").
   */
  static @Nullable String of(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    String session = principal == null ? null : principal.getSessionName();
    if (principal == null || session == null || !"role".equals(principal.getType())) {
      return null;
    }
    return CloudCalls.has(event, Labels.ROLE_DELIVERY) || isId(session) ? session : null;
  }

  private static boolean isId(String text) {
    int length = text.length() - PREFIX.length();
    return text.startsWith(PREFIX)
        && length >= SHORTEST
        && length <= LONGEST
        && text.chars().skip(PREFIX.length()).allMatch(Character::isLetterOrDigit);
  }
}
