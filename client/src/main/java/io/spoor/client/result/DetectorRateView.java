package io.spoor.client.result;

/**
 * What people say of the alerts that a rule had findings in.
 *
 * @param truePositives alerts that turned out to be what they said
 * @param falsePositives alerts of something that was not so
 * @param benign alerts of something that was so, and of no concern
 */
public record DetectorRateView(
    String ruleId, long truePositives, long falsePositives, long benign) {

  public long closed() {
    return truePositives + falsePositives + benign;
  }

  /** Share of false positives, 0 to 1. */
  public double falsePositiveRate() {
    return closed() == 0 ? 0 : (double) falsePositives / closed();
  }
}
