package io.spoor.pipeline.detect.explanation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time between a milestone and the action.
 *
 * @param name what the milestone belongs to; null where its phrase names nothing
 */
public record Timing(Duration span, Milestone milestone, @Nullable String name) {

  /** Earlier events that give an action its meaning. */
  public enum Milestone {
    RUN_END("%s after its run ended"),
    CHAIN_RUN_END("%s after the run of its chain ended"),
    LAST_SPAN("%s after the last span of its run"),
    SESSION_START("%s after the session of its credential began"),
    REVOCATION("%s after the credential was revoked"),
    ANCESTOR_REVOCATION("%s after its ancestor credential %s was revoked"),
    AFTER_RESULT("%s after an untrusted %s result"),
    AFTER_ADDRESSED_RESULT("%s after an untrusted %s result that seems to address an assistant"),
    BEFORE_RESULT("%s before an untrusted %s result, by the stated times"),
    UNTRUSTED_RESULT("read %s earlier in an untrusted %s result"),
    STORED_RESULT("read %s earlier in a %s result"),
    LATER_RESULT("read %s later in an untrusted %s result, by the stated times"),
    ADDRESSED_RESULT(
        "read %s earlier in an untrusted %s result that seems to address an assistant");

    private final String template;

    Milestone(String template) {
      this.template = template;
    }

    String template() {
      return template;
    }
  }
}
