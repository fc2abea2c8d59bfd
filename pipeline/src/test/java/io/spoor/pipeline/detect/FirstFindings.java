package io.spoor.pipeline.detect;

import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The findings of facts about which nothing was published before. */
public final class FirstFindings {
  private FirstFindings() {}

  public static List<Finding> of(DetectionEngine detectors, Fact fact) {
    List<Finding> findings = new ArrayList<>();
    new FindingBook(detectors, findings::add).judge(fact, new Empty());
    return findings;
  }

  static List<Finding> of(DetectionEngine detectors, ToolCallFact fact) {
    List<Finding> findings = new ArrayList<>();
    new FindingBook(detectors, findings::add).judge(fact, new Empty());
    return findings;
  }

  public static List<Finding> of(DetectionEngine detectors, String detector, ActionGroup actions) {
    List<Finding> findings = new ArrayList<>();
    new FindingBook(detectors, findings::add).judge(detector, actions, new EmptyGroup());
    return findings;
  }

  private record Empty() implements FindingPage {
    @Override
    public @Nullable Finding last(String ruleId) {
      return null;
    }

    @Override
    public void write(FindingChange change) {}
  }

  private record EmptyGroup() implements GroupPage {
    @Override
    public @Nullable Finding last(String subject) {
      return null;
    }

    @Override
    public void write(FindingChange change, AnchoredDetection detection) {}

    @Override
    public void write(FindingChange change) {}

    @Override
    public void confirm(Finding last, AnchoredDetection detection) {}

    @Override
    public List<Finding> without(Collection<String> subjects) {
      return List.of();
    }

    @Override
    public long revisionFloor() {
      return 0;
    }

    @Override
    public FindingPage.Undetected onUndetected(Finding last) {
      return FindingPage.Undetected.RETRACT;
    }
  }
}
