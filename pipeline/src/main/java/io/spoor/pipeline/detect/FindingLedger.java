package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.ExplanationRenderer;
import io.spoor.schemas.Finding;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one finding per fact: compares the current detection with the last published finding and
 * returns the revision to publish, if any.
 */
final class FindingLedger {
  static final String PROVISIONAL = "provisional";
  static final String CONFIRMED = "confirmed";
  static final String RETRACTED = "retracted";

  private final int generation;

  FindingLedger(int generation) {
    this.generation = generation;
  }

  @Nullable Finding next(
      @Nullable Finding last, RuleInfo rule, Fact fact, Optional<Detection> detection) {
    if (detection.isEmpty()) {
      return last == null ? null : retract(last);
    }
    return next(last, rule, fact.chain(), fact.subject(), detection.get());
  }

  /** The next revision; null when nothing changed. */
  @Nullable Finding next(
      @Nullable Finding last, RuleInfo rule, ChainRef chain, String subject, Detection detection) {
    long revision = last == null ? 0 : last.getRevision();
    Finding current = finding(rule, chain, subject, detection, revision);
    return last != null && current.equals(last)
        ? null
        : finding(rule, chain, subject, detection, revision + 1);
  }

  @Nullable Finding retract(Finding last) {
    return RETRACTED.equals(last.getStatus())
        ? null
        : Finding.newBuilder(last).setStatus(RETRACTED).setRevision(last.getRevision() + 1).build();
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
        .setGeneration(generation)
        .setStatus(detection.provisional() ? PROVISIONAL : CONFIRMED)
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
        .setExplanation(ExplanationRenderer.render(detection.explanation()))
        .setNextSteps(rule.nextSteps())
        .setManifestDigest(detection.manifestDigest())
        .build();
  }
}
