package io.spoor.streams.detect.domain;

import io.spoor.schemas.Finding;
import io.spoor.schemas.key.Keys;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One fact, one finding: turns what is judged now and what was published last into what to publish,
 * if anything.
 */
final class FindingLedger {
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
    long revision = last == null ? 0 : last.getRevision();
    Finding now = finding(rule, fact, judgement.get(), revision);
    return last != null && now.equals(last)
        ? null
        : finding(rule, fact, judgement.get(), revision + 1);
  }

  @Nullable Finding retract(Finding last) {
    return RETRACTED.equals(last.getStatus())
        ? null
        : Finding.newBuilder(last).setStatus(RETRACTED).setRevision(last.getRevision() + 1).build();
  }

  private Finding finding(RuleInfo rule, Fact fact, Judgement judgement, long revision) {
    ChainRef chain = fact.chain();
    return Finding.newBuilder()
        .setFindingId(Digests.of(chain.tenant(), rule.id(), fact.subject()))
        .setTenant(chain.tenant())
        .setRevision(revision)
        .setGeneration(generation)
        .setStatus(CONFIRMED)
        .setRuleId(rule.id())
        .setRuleVersion(rule.version())
        .setTitle(rule.title())
        .setSubject(fact.subject())
        .setSeverity(rule.severity().text())
        .setRiskScore(rule.riskScore())
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
