package io.spoor.pipeline.detect;

import io.spoor.schemas.Finding;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The stored findings about one group of actions, by subject: see {@link FindingPage}. */
public interface GroupPage {
  /** The last published finding about the subject; null when there is none. */
  @Nullable Finding last(String subject);

  /** Stores the next revision of a detected finding with its deciding action. */
  void write(FindingChange change, AnchoredDetection detection);

  /** Stores the next revision of a finding that is no longer detected. */
  void write(FindingChange change);

  /** Stores the deciding action of a detected finding that is unchanged. */
  void confirm(Finding last, AnchoredDetection detection);

  /** The findings of the group that may change although they are not among these subjects. */
  Collection<Finding> without(Collection<String> subjects);

  /** As {@link FindingPage#cause}. */
  default Cause cause() {
    return Cause.UNKNOWN;
  }

  /** As {@link FindingPage#revisionFloor}. */
  long revisionFloor();

  /** As {@link FindingPage#onUndetected}. */
  FindingPage.Undetected onUndetected(Finding last);
}
