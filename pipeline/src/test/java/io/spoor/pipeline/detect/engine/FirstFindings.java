package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The findings of facts about which nothing was published before. */
public final class FirstFindings {
  private FirstFindings() {}

  public static List<Finding> of(DetectionEngine detectors, Fact fact) {
    List<Finding> findings = new ArrayList<>();
    new FindingBook(detectors, findings::add).evaluate(fact, new Empty());
    return findings;
  }

  public static List<Finding> of(DetectionEngine detectors, ToolCallFact fact) {
    List<Finding> findings = new ArrayList<>();
    new FindingBook(detectors, findings::add).evaluate(fact, List.of(), new Empty());
    return findings;
  }

  /** Of a fact in all its readings. */
  public static List<Finding> ofReadings(DetectionEngine detectors, List<? extends Fact> readings) {
    List<Finding> findings = new ArrayList<>();
    new FindingBook(detectors, findings::add).evaluateReadings(readings, new Empty());
    return findings;
  }

  public static List<Finding> of(DetectionEngine detectors, String detector, ActionGroup actions) {
    return of(detectors, detector, actions, _ -> false);
  }

  /** {@code contested}: whether a key is evaluated as that of a holder. */
  public static List<Finding> of(
      DetectionEngine detectors,
      String detector,
      ActionGroup actions,
      Predicate<String> contested) {
    List<Finding> findings = new ArrayList<>();
    new FindingBook(detectors, findings::add)
        .evaluate(detector, actions, new EmptyGroup(contested));
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

  private record EmptyGroup(Predicate<String> contested) implements GroupPage {
    @Override
    public ChainRef chain(AnchoredDetection detection, ChainRef chain) {
      return contested.test(detection.anchor().getKey()) ? chain.ofHolder() : chain;
    }

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
