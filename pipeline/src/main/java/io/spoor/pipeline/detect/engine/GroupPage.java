package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.schemas.Finding;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The stored findings about one group of actions, by subject: see {@link FindingPage}. */
public interface GroupPage {
  /** Name of a detection's finding in this page, for {@link #last} and {@link #without}. */
  default String name(AnchoredDetection detection) {
    return detection.subject();
  }

  /** The chain to which a detection belongs, as that of a holder or not. */
  default ChainRef chain(AnchoredDetection detection, ChainRef chain) {
    return chain;
  }

  /** The last published finding of that name; null when there is none. */
  @Nullable Finding last(String name);

  /** Stores the next revision of a detected finding with its deciding action. */
  void write(FindingChange change, AnchoredDetection detection);

  /** Stores the next revision of a finding that is no longer detected. */
  void write(FindingChange change);

  /** Stores the deciding action of a detected finding that is unchanged. */
  void confirm(Finding last, AnchoredDetection detection);

  /** The findings of the group that may change although they have none of these names. */
  Collection<Finding> without(Collection<String> names);

  /** As {@link FindingPage#cause}. */
  default Cause cause() {
    return Cause.UNKNOWN;
  }

  /** As {@link FindingPage#revisionFloor}. */
  long revisionFloor();

  /** As {@link FindingPage#isSettled}, for the finding of a detection. */
  default boolean isSettled(Finding next, AnchoredDetection detection) {
    return false;
  }

  /** As {@link FindingPage#onUndetected}. */
  FindingPage.Undetected onUndetected(Finding last);
}
