package io.spoor.pipeline.detect.engine;

import io.spoor.pipeline.FindingSink;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Digests;
import io.spoor.pipeline.detect.Fact;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.engine.FindingChange.Kind;
import io.spoor.pipeline.detect.explanation.ExplanationRenderer;
import io.spoor.schemas.Finding;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one finding per detector and subject: evaluates a fact, compares the result with the last
 * published revision, stores the next one and publishes it. It is the only place where the revision
 * and status of a finding are decided; {@link FindingStatus} shows the transitions.
 */
public final class FindingBook {
  private final DetectionEngine detectors;
  private final FindingSink out;

  public FindingBook(DetectionEngine detectors, FindingSink out) {
    this.detectors = detectors;
    this.out = out;
  }

  /** Evaluates a fact; returns whether a finding changed. */
  public boolean evaluate(Fact fact, FindingPage page) {
    boolean changed = false;
    for (DetectorResult result : detectors.evaluate(fact)) {
      changed |= settle(result, page);
    }
    return changed;
  }

  /**
   * Evaluates a fact that may be read in several ways; the most severe result of each detector
   * counts.
   *
   * @param readings of one type and subject; at least one
   */
  public void evaluateReadings(List<? extends Fact> readings, FindingPage page) {
    for (DetectorResult result : detectors.evaluateReadings(readings)) {
      settle(result, page);
    }
  }

  /** As {@link #evaluate(Fact, FindingPage)}, but an existing finding stays unchanged. */
  public void evaluateOnce(Fact fact, FindingPage page) {
    for (DetectorResult result : detectors.evaluate(fact)) {
      if (page.last(result.info().id()) == null) {
        settle(result, page);
      }
    }
  }

  /**
   * Evaluates a single tool call.
   *
   * @param readings the call as other records state it; the most severe result counts
   */
  public void evaluate(ToolCallFact fact, List<ToolCallFact> readings, FindingPage page) {
    for (DetectorResult result : detectors.evaluate(fact, readings)) {
      settle(result, page);
    }
  }

  /** Retracts the findings of a fact of this type, which no longer holds. */
  public void retract(Class<? extends Fact> factType, FindingPage page) {
    retract(detectors.rulesFor(factType), page);
  }

  /** Retracts the findings about a tool call, which another call counts. */
  public void retractCall(FindingPage page) {
    retract(detectors.toolCallRules(), page);
  }

  private void retract(List<String> ruleIds, FindingPage page) {
    for (String ruleId : ruleIds) {
      Finding last = page.last(ruleId);
      FindingChange change = last == null ? null : retracted(last, page.cause());
      if (change != null) {
        publish(change, page);
      }
    }
  }

  /** Retracts one finding; {@code store} stores the next revision before it is published. */
  public void retract(Finding last, Cause cause, Consumer<Finding> store) {
    FindingChange change = retracted(last, cause);
    if (change != null) {
      store.accept(change.next());
      out.finding(change.next());
    }
  }

  /**
   * Publishes a finding of this chain again, above the same revision that another chain published
   * while it held the key.
   *
   * @param other what the other chain published
   * @param store stores the next revision before it is published
   */
  public void publishAbove(Finding other, Finding own, Cause cause, Consumer<Finding> store) {
    FindingChange change = change(Kind.ADOPTED, other, Finding.newBuilder(own), cause);
    store.accept(change.next());
    out.finding(change.next());
  }

  /** Evaluates a group of actions. */
  public void evaluate(String detector, ActionGroup actions, GroupPage page) {
    Map<String, AnchoredDetection> detections = detectors.evaluate(detector, actions);
    List<String> names = new ArrayList<>();
    for (AnchoredDetection detection : detections.values()) {
      names.add(page.name(detection));
      Finding last = page.last(page.name(detection));
      FindingChange change =
          detected(
              last,
              detectors.actionInfo(detector),
              page.chain(detection, actions.chain()),
              detection.subject(),
              detection.detection(),
              page.cause());
      if (change != null && !page.isSettled(change.next(), detection)) {
        FindingChange raised = change.withRevisionAbove(page.revisionFloor());
        page.write(raised, detection);
        out.finding(raised.next());
      } else if (change == null && last != null) {
        page.confirm(last, detection);
      }
    }
    for (Finding last : page.without(names)) {
      FindingChange change =
          undetected(last, page.onUndetected(last), actions.chain(), page.cause());
      if (change != null) {
        page.write(change);
        out.finding(change.next());
      }
    }
  }

  private boolean settle(DetectorResult result, FindingPage page) {
    Finding last = page.last(result.info().id());
    FindingChange change =
        result.detection().isPresent()
            ? detected(
                last,
                result.info(),
                result.chain(),
                result.subject(),
                result.detection().get(),
                page.cause())
            : last == null
                ? null
                : undetected(last, page.onUndetected(last), result.chain(), page.cause());
    if (change == null || page.isSettled(change.next())) {
      return false;
    }
    publish(change, page);
    return true;
  }

  private void publish(FindingChange change, FindingPage page) {
    FindingChange raised = change.withRevisionAbove(page.revisionFloor());
    page.write(raised);
    out.finding(raised.next());
    page.onPublished(raised);
  }

  /** The change by a detection; null when the finding is already published so. */
  private @Nullable FindingChange detected(
      @Nullable Finding last,
      DetectorInfo info,
      ChainRef chain,
      String subject,
      Detection detection,
      Cause cause) {
    Finding.Builder next = finding(info, chain, subject, detection);
    if (last == null) {
      return change(Kind.ADDED, null, next, cause);
    }
    next.setRevision(last.getRevision()).setCause(last.getCause());
    if (next.build().equals(last)) {
      return null;
    }
    return change(
        FindingStatus.isRetracted(last) ? Kind.REINSTATED : Kind.REVISED,
        last,
        next,
        causeOfDifference(last, next, cause));
  }

  /**
   * A difference of detector or manifest explains a change better than the input that showed it.
   */
  private static Cause causeOfDifference(Finding last, Finding.Builder next, Cause cause) {
    if (!last.getRuleVersion().equals(next.getRuleVersion())) {
      return Cause.detector(next.getRuleVersion());
    }
    return Objects.equals(last.getManifestDigest(), next.getManifestDigest())
        ? cause
        : Cause.manifest(next.getManifestDigest());
  }

  private static FindingChange change(
      Kind kind, @Nullable Finding last, Finding.Builder next, Cause cause) {
    next.setRevision(last == null ? 1 : last.getRevision() + 1).setCause(cause.record(kind));
    return new FindingChange(kind, last, next.build());
  }

  private static @Nullable FindingChange undetected(
      Finding last, FindingPage.Undetected outcome, ChainRef chain, Cause cause) {
    return switch (outcome) {
      case RETRACT -> retracted(last, cause);
      case KEEP -> null;
      case ADOPT -> adopted(last, chain, cause);
    };
  }

  /** The retraction; null when it is already published. */
  private static @Nullable FindingChange retracted(Finding last, Cause cause) {
    return FindingStatus.isRetracted(last)
        ? null
        : change(
            Kind.RETRACTED,
            last,
            Finding.newBuilder(last)
                .setStatus(FindingStatus.RETRACTED.label())
                .setExplanation(
                    ExplanationRenderer.retraction(cause.phrase(), last.getExplanation())),
            cause);
  }

  /** The finding as this chain publishes it; null when this chain published it. */
  private static @Nullable FindingChange adopted(Finding last, ChainRef chain, Cause cause) {
    return last.getChainKey().equals(chain.chainKey())
        ? null
        : change(
            Kind.ADOPTED,
            last,
            Finding.newBuilder(last)
                .setChainId(Keys.id(chain.chainKey()))
                .setChainKey(chain.chainKey())
                .setAgentId(last.getAgentId() == null ? null : chain.agentId())
                .setRunId(chain.runId()),
            cause);
  }

  private static List<String> factors(DetectorInfo info, Detection detection) {
    return detection.riskFactors().isEmpty()
        ? List.of(info.riskScore() + " the rule's own")
        : detection.riskFactors();
  }

  /** The severity of a detection: as tuned, else its own, else the detector's. */
  static Severity severity(DetectorInfo info, Detection detection) {
    return info.isSeverityTuned()
        ? info.severity()
        : Objects.requireNonNullElse(detection.severity(), info.severity());
  }

  /** The finding, with revision 0 and without cause. */
  private Finding.Builder finding(
      DetectorInfo info, ChainRef chain, String subject, Detection detection) {
    String explanation = ExplanationRenderer.render(detection.explanation());
    return Finding.newBuilder()
        .setFindingId(
            chain.contested()
                ? Digests.of(chain.tenant(), info.id(), subject, chain.chainKey())
                : Digests.of(chain.tenant(), info.id(), subject))
        .setTenant(chain.tenant())
        .setRevision(0)
        .setGeneration(detectors.generation())
        .setStatus(FindingStatus.of(detection).label())
        .setRuleId(info.id())
        .setRuleVersion(info.version())
        .setTitle(info.title())
        .setSubject(subject)
        .setSeverity(severity(info, detection).label())
        .setRiskScore(Objects.requireNonNullElse(detection.riskScore(), info.riskScore()))
        .setRiskFactors(factors(info, detection))
        .setChainId(Keys.id(chain.chainKey()))
        .setChainKey(chain.chainKey())
        .setAgentId(detection.byAgent() ? chain.agentId() : null)
        .setRunId(chain.runId())
        .setPrincipals(detection.principals())
        .setEventIds(detection.evidence())
        .setTime(detection.time())
        .setTags(info.tags())
        .setExplanation(
            chain.contested() ? ExplanationRenderer.contested(explanation) : explanation)
        .setNextSteps(info.nextSteps())
        .setManifestDigest(detection.manifestDigest())
        .setContested(chain.contested());
  }
}
