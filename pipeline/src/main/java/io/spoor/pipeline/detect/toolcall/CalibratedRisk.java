package io.spoor.pipeline.detect.toolcall;

import io.spoor.pipeline.detect.DetectorData;
import java.util.List;
import java.util.Locale;

/**
 * The risk score of an injected action: in a hundred findings with the same signs, how many were
 * right in labelled runs. Severities depend on points alone, so this only ranks findings.
 */
final class CalibratedRisk {
  /** The summand by which the risk score differs from the sum of points. */
  static final String REASON = "calibrated on labelled runs";

  /** Thousandths of a logit for each ten points of a sign, by the sign's text. */
  private static final DetectorData WEIGHTS = DetectorData.read("injected-action-risk.txt");

  private static final double SCALE = 1_000;
  private static final double POINTS = 10;
  private static final int MIN = 1;
  private static final int MAX = 99;
  private static final String CONSTANT = "constant";
  private static final String OTHER = "other-sign";

  private CalibratedRisk() {}

  /** Part of the rule's version. */
  static String digest() {
    return WEIGHTS.digest();
  }

  /**
   * The risk score, 1 to 99.
   *
   * @param factors summands of points, such as {@code +15 in a sentence that tells to do something}
   */
  static int of(List<String> factors) {
    double logit = WEIGHTS.number(CONSTANT) / SCALE;
    for (String factor : factors) {
      String sign = sign(factor);
      int weight = WEIGHTS.number(WEIGHTS.value(sign) == null ? OTHER : sign);
      logit += weight / SCALE * points(factor) / POINTS;
    }
    long percent = Math.round(100 / (1 + Math.exp(-logit)));
    return (int) Math.max(MIN, Math.min(MAX, percent));
  }

  /** Points of a summand. */
  static int points(String factor) {
    return Integer.parseInt(factor.substring(0, factor.indexOf(' ')).replace("+", ""));
  }

  /** The text of a summand as a key: {@code in-a-sentence-that-tells-to-do-something}. */
  static String sign(String factor) {
    String text = factor.substring(factor.indexOf(' ') + 1).toLowerCase(Locale.ROOT);
    return text.startsWith("argument ") ? "argument" : text.replaceAll("[^a-z]+", "-");
  }
}
