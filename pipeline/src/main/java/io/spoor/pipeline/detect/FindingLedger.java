package io.spoor.pipeline.detect;

import io.spoor.schemas.Finding;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One fact, one finding: turns what is judged now and what was published last into what to publish,
 * if anything.
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
      @Nullable Finding last, RuleInfo rule, Fact fact, Optional<Judgement> judgement) {
    if (judgement.isEmpty()) {
      return last == null ? null : retract(last);
    }
    return next(last, rule, fact.chain(), fact.subject(), judgement.get());
  }

  /** Null when nothing else is to be said than was. */
  @Nullable Finding next(
      @Nullable Finding last, RuleInfo rule, ChainRef chain, String subject, Judgement judgement) {
    long revision = last == null ? 0 : last.getRevision();
    Finding now = finding(rule, chain, subject, judgement, revision);
    return last != null && now.equals(last)
        ? null
        : finding(rule, chain, subject, judgement, revision + 1);
  }

  @Nullable Finding retract(Finding last) {
    return RETRACTED.equals(last.getStatus())
        ? null
        : Finding.newBuilder(last).setStatus(RETRACTED).setRevision(last.getRevision() + 1).build();
  }

  private static List<String> factors(RuleInfo rule, Judgement judgement) {
    return judgement.riskFactors().isEmpty()
        ? List.of(rule.riskScore() + " the rule's own")
        : judgement.riskFactors();
  }

  private Finding finding(
      RuleInfo rule, ChainRef chain, String subject, Judgement judgement, long revision) {
    Severity severity =
        rule.isSeverityTuned()
            ? rule.severity()
            : Objects.requireNonNullElse(judgement.severity(), rule.severity());
    return Finding.newBuilder()
        .setFindingId(Digests.of(chain.tenant(), rule.id(), subject))
        .setTenant(chain.tenant())
        .setRevision(revision)
        .setGeneration(generation)
        .setStatus(judgement.provisional() ? PROVISIONAL : CONFIRMED)
        .setRuleId(rule.id())
        .setRuleVersion(rule.version())
        .setTitle(rule.title())
        .setSubject(subject)
        .setSeverity(severity.text())
        .setRiskScore(Objects.requireNonNullElse(judgement.riskScore(), rule.riskScore()))
        .setRiskFactors(factors(rule, judgement))
        .setChainId(Keys.id(chain.chainKey()))
        .setChainKey(chain.chainKey())
        .setAgentId(chain.agentId())
        .setRunId(chain.runId())
        .setPrincipals(judgement.principals())
        .setEventIds(judgement.evidence())
        .setTime(judgement.time())
        .setTags(rule.tags())
        .setExplanation(judgement.explanation())
        .setNextSteps(rule.nextSteps())
        .setManifestDigest(judgement.manifestDigest())
        .build();
  }
}
