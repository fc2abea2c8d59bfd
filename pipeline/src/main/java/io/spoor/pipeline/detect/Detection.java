package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Explanation;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A detector's result for one fact.
 *
 * @param time time of the fact, nanoseconds since the Unix epoch
 * @param evidence event ids in order of time
 * @param explanation the facts of the sentence for an analyst
 * @param byAgent whether an action is the chain's agent's; false: only of others in its chain
 * @param provisional whether a later event may settle it
 * @param severity null: the rule's
 * @param riskScore 0 to 100; null: the rule's
 * @param riskFactors summands of the score; empty: the rule's score applies
 */
public record Detection(
    long time,
    List<String> evidence,
    List<String> principals,
    Explanation explanation,
    @Nullable String manifestDigest,
    boolean byAgent,
    boolean provisional,
    @Nullable Severity severity,
    @Nullable Integer riskScore,
    List<String> riskFactors) {
  /** Maximum number of evidence events in a finding; the first are kept. */
  public static final int MAX_EVIDENCE = 50;

  public Detection {
    evidence = evidence.stream().distinct().limit(MAX_EVIDENCE).toList();
    principals = List.copyOf(principals);
    riskFactors = List.copyOf(riskFactors);
  }

  public Detection(
      long time,
      List<String> evidence,
      List<String> principals,
      Explanation explanation,
      @Nullable String manifestDigest) {
    this(
        time,
        evidence,
        principals,
        explanation,
        manifestDigest,
        true,
        false,
        null,
        null,
        List.of());
  }

  public Detection withSeverity(Severity other) {
    return with(evidence, byAgent, provisional, other, riskScore, riskFactors);
  }

  /**
   * This detection with a risk score.
   *
   * @param factors summands of the score
   */
  public Detection withRisk(int score, List<String> factors) {
    return with(evidence, byAgent, provisional, severity, score, factors);
  }

  /** This detection with other events of evidence. */
  public Detection withEvidence(List<String> events) {
    return with(events, byAgent, provisional, severity, riskScore, riskFactors);
  }

  /** This detection with one more event of evidence, the last one. */
  public Detection withFurtherEvidence(String eventId) {
    return withEvidence(
        Stream.concat(evidence.stream().limit(MAX_EVIDENCE - 1L), Stream.of(eventId)).toList());
  }

  public Detection asProvisional() {
    return with(evidence, byAgent, /* provisional= */ true, severity, riskScore, riskFactors);
  }

  /** This detection, of which no action is an agent's. */
  public Detection byOthers() {
    return with(evidence, /* byAgent= */ false, provisional, severity, riskScore, riskFactors);
  }

  private Detection with(
      List<String> evidence,
      boolean byAgent,
      boolean provisional,
      @Nullable Severity severity,
      @Nullable Integer riskScore,
      List<String> riskFactors) {
    return new Detection(
        time,
        evidence,
        principals,
        explanation,
        manifestDigest,
        byAgent,
        provisional,
        severity,
        riskScore,
        riskFactors);
  }
}
