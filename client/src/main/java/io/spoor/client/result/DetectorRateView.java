package io.spoor.client.result;

/**
 * Verdict counts of the alerts that contain findings of one rule.
 *
 * @param truePositives alerts evaluated correct
 * @param falsePositives alerts evaluated wrong
 * @param benign alerts evaluated correct but harmless
 */
public record DetectorRateView(
    String ruleId, long truePositives, long falsePositives, long benign) {

  public long closed() {
    return truePositives + falsePositives + benign;
  }

  /** Proportion of false positives, 0 to 1. */
  public double falsePositiveRate() {
    return closed() == 0 ? 0 : (double) falsePositives / closed();
  }
}
