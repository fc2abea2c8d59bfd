package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.explanation.ExplanationRenderer;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the detectors about calls that are not made yet: those that evaluate recorded calls, with
 * the same thresholds. Nothing is published. Thread-safe.
 */
public final class PlannedCallEvaluator {
  private final DetectionEngine detectors;

  public PlannedCallEvaluator(DetectionEngine detectors) {
    this.detectors = detectors;
  }

  /**
   * What the detectors of tool calls find.
   *
   * @param readings the call as models' messages state it; the most severe result counts
   */
  public List<PlannedCallFinding> evaluate(ToolCallFact fact, List<ToolCallFact> readings) {
    List<PlannedCallFinding> findings = new ArrayList<>();
    for (DetectorResult result : detectors.evaluate(fact, readings)) {
      result
          .detection()
          .ifPresent(
              detection -> findings.add(finding(result.info(), detection, fact.call().eventId())));
    }
    return findings;
  }

  /**
   * What the detectors of actions find, of those that need no result of the call.
   *
   * @param plan the call as it would be recorded
   * @param group the actions that are evaluated with an observation of the call
   */
  public List<PlannedCallFinding> evaluate(
      IdentityEvent plan, Function<Observation, ActionGroup> group) {
    List<PlannedCallFinding> findings = new ArrayList<>();
    for (Observation observation : detectors.observe(plan)) {
      if (detectors.evaluatesPlans(observation.getDetector())) {
        find(observation, group.apply(observation)).ifPresent(findings::add);
      }
    }
    return findings;
  }

  /** A finding that rests on the call: with the others, or else by itself. */
  private Optional<PlannedCallFinding> find(Observation plan, ActionGroup all) {
    var alone =
        new ActionGroup(
            all.chain(),
            all.group(),
            List.of(plan),
            all.manifests(),
            all.authors(),
            /* isCut= */ false);
    for (ActionGroup actions : List.of(all, alone)) {
      for (AnchoredDetection found : detectors.evaluate(plan.getDetector(), actions).values()) {
        if (found.detection().evidence().contains(plan.getEventId())) {
          return Optional.of(
              finding(
                  detectors.actionInfo(plan.getDetector()), found.detection(), plan.getEventId()));
        }
      }
    }
    return Optional.empty();
  }

  private static PlannedCallFinding finding(DetectorInfo info, Detection detection, String plan) {
    return new PlannedCallFinding(
        info.id(),
        FindingBook.severity(info, detection),
        !detection.provisional(),
        Objects.requireNonNullElse(detection.riskScore(), info.riskScore()),
        ExplanationRenderer.renderPlan(detection.explanation()),
        detection.evidence().stream().filter(event -> !event.equals(plan)).toList());
  }
}
