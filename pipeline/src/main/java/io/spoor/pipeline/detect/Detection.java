package io.spoor.pipeline.detect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a detector says of a fact it holds against somebody.
 *
 * @param time when the fact came to be, nanoseconds since the Unix epoch
 * @param evidence event ids in order of time
 * @param explanation one sentence that a tired person understands
 * @param provisional whether something that is still to come may settle it
 * @param severity null: the rule's
 * @param riskScore 0 to 100; null: the rule's
 * @param riskFactors how the score came about, a summand each; empty: it is the rule's
 */
public record Detection(
    long time,
    List<String> evidence,
    List<String> principals,
    String explanation,
    @Nullable String manifestDigest,
    boolean provisional,
    @Nullable Severity severity,
    @Nullable Integer riskScore,
    List<String> riskFactors) {
  /** Evidence that a finding names at most: the first. */
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
      String explanation,
      @Nullable String manifestDigest) {
    this(time, evidence, principals, explanation, manifestDigest, false, null, null, List.of());
  }

  public Detection withSeverity(Severity other) {
    return new Detection(
        time,
        evidence,
        principals,
        explanation,
        manifestDigest,
        provisional,
        other,
        riskScore,
        riskFactors);
  }

  /**
   * This judgement with a risk.
   *
   * @param factors how it came about, a summand each
   */
  public Detection withRisk(int score, List<String> factors) {
    return new Detection(
        time,
        evidence,
        principals,
        explanation,
        manifestDigest,
        provisional,
        severity,
        score,
        factors);
  }

  public Detection asProvisional() {
    return new Detection(
        time,
        evidence,
        principals,
        explanation,
        manifestDigest,
        true,
        severity,
        riskScore,
        riskFactors);
  }
}
