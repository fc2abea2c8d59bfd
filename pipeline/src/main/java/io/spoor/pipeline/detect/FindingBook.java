package io.spoor.pipeline.detect;

import io.spoor.pipeline.FindingSink;
import io.spoor.pipeline.detect.FindingChange.Kind;
import io.spoor.schemas.Finding;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one finding per rule and subject: evaluates a fact, compares the result with the last
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
  public boolean judge(Fact fact, FindingPage page) {
    boolean changed = false;
    for (RuleResult result : detectors.evaluate(fact)) {
      changed |= settle(result, page);
    }
    return changed;
  }

  /** As {@link #judge(Fact, FindingPage)}, but an existing finding stays unchanged. */
  public void judgeOnce(Fact fact, FindingPage page) {
    for (RuleResult result : detectors.evaluate(fact)) {
      if (page.last(result.rule().id()) == null) {
        settle(result, page);
      }
    }
  }

  /** Evaluates a single tool call. */
  public void judge(ToolCallFact fact, FindingPage page) {
    for (RuleResult result : detectors.evaluate(fact)) {
      settle(result, page);
    }
  }

  /** Retracts the findings of a fact of this type, which no longer holds. */
  public void retract(Class<? extends Fact> factType, FindingPage page) {
    for (String ruleId : detectors.rulesFor(factType)) {
      Finding last = page.last(ruleId);
      FindingChange change = last == null ? null : retracted(last);
      if (change != null) {
        publish(change, page);
      }
    }
  }

  /** Evaluates a group of actions. */
  public void judge(String detector, ActionGroup actions, GroupPage page) {
    Map<String, AnchoredDetection> detections = detectors.evaluate(detector, actions);
    for (AnchoredDetection detection : detections.values()) {
      Finding last = page.last(detection.subject());
      FindingChange change =
          detected(
              last,
              detectors.actionRule(detector),
              actions.chain(),
              detection.subject(),
              detection.detection());
      if (change != null) {
        FindingChange raised = change.withRevisionAbove(page.revisionFloor());
        page.write(raised, detection);
        out.finding(raised.next());
      } else if (last != null) {
        page.confirm(last, detection);
      }
    }
    for (Finding last : page.without(detections.keySet())) {
      FindingChange change = undetected(last, page.onUndetected(last), actions.chain());
      if (change != null) {
        page.write(change);
        out.finding(change.next());
      }
    }
  }

  private boolean settle(RuleResult result, FindingPage page) {
    Finding last = page.last(result.rule().id());
    FindingChange change =
        result.detection().isPresent()
            ? detected(
                last, result.rule(), result.chain(), result.subject(), result.detection().get())
            : last == null ? null : undetected(last, page.onUndetected(last), result.chain());
    if (change != null) {
      publish(change, page);
    }
    return change != null;
  }

  private void publish(FindingChange change, FindingPage page) {
    FindingChange raised = change.withRevisionAbove(page.revisionFloor());
    page.write(raised);
    out.finding(raised.next());
    page.onPublished(raised);
  }

  /** The change by a detection; null when the finding is already published so. */
  private @Nullable FindingChange detected(
      @Nullable Finding last, RuleInfo rule, ChainRef chain, String subject, Detection detection) {
    if (last == null) {
      return new FindingChange(Kind.ADDED, null, finding(rule, chain, subject, detection, 1));
    }
    long revision = last.getRevision();
    if (finding(rule, chain, subject, detection, revision).equals(last)) {
      return null;
    }
    return new FindingChange(
        FindingStatus.isRetracted(last) ? Kind.REINSTATED : Kind.REVISED,
        last,
        finding(rule, chain, subject, detection, revision + 1));
  }

  private static @Nullable FindingChange undetected(
      Finding last, FindingPage.Undetected outcome, ChainRef chain) {
    return switch (outcome) {
      case RETRACT -> retracted(last);
      case KEEP -> null;
      case ADOPT -> adopted(last, chain);
    };
  }

  /** The retraction; null when it is already published. */
  private static @Nullable FindingChange retracted(Finding last) {
    return FindingStatus.isRetracted(last)
        ? null
        : new FindingChange(
            Kind.RETRACTED,
            last,
            Finding.newBuilder(last)
                .setStatus(FindingStatus.RETRACTED.label())
                .setRevision(last.getRevision() + 1)
                .build());
  }

  /** The finding as this chain publishes it; null when this chain published it. */
  private static @Nullable FindingChange adopted(Finding last, ChainRef chain) {
    return last.getChainKey().equals(chain.chainKey())
        ? null
        : new FindingChange(
            Kind.ADOPTED,
            last,
            Finding.newBuilder(last)
                .setChainId(Keys.id(chain.chainKey()))
                .setChainKey(chain.chainKey())
                .setAgentId(chain.agentId())
                .setRunId(chain.runId())
                .setRevision(last.getRevision() + 1)
                .build());
  }

  private static List<String> factors(RuleInfo rule, Detection detection) {
    return detection.riskFactors().isEmpty()
        ? List.of(rule.riskScore() + " the rule's own")
        : detection.riskFactors();
  }

  private Finding finding(
      RuleInfo rule, ChainRef chain, String subject, Detection detection, long revision) {
    Severity severity =
        rule.isSeverityTuned()
            ? rule.severity()
            : Objects.requireNonNullElse(detection.severity(), rule.severity());
    return Finding.newBuilder()
        .setFindingId(Digests.of(chain.tenant(), rule.id(), subject))
        .setTenant(chain.tenant())
        .setRevision(revision)
        .setGeneration(detectors.generation())
        .setStatus(FindingStatus.of(detection).label())
        .setRuleId(rule.id())
        .setRuleVersion(rule.version())
        .setTitle(rule.title())
        .setSubject(subject)
        .setSeverity(severity.label())
        .setRiskScore(Objects.requireNonNullElse(detection.riskScore(), rule.riskScore()))
        .setRiskFactors(factors(rule, detection))
        .setChainId(Keys.id(chain.chainKey()))
        .setChainKey(chain.chainKey())
        .setAgentId(chain.agentId())
        .setRunId(chain.runId())
        .setPrincipals(detection.principals())
        .setEventIds(detection.evidence())
        .setTime(detection.time())
        .setTags(rule.tags())
        .setExplanation(detection.explanation())
        .setNextSteps(rule.nextSteps())
        .setManifestDigest(detection.manifestDigest())
        .build();
  }
}
