package io.spoor.evidence.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Formats numbers as ECMAScript does (ECMA-262, Number::toString with radix 10). */
final class EcmaNumber {
  /** An exponent is used from 10 to the power of this, and below 10 to the power of −6. */
  private static final int MAX_PLAIN_EXPONENT = 21;

  private static final int MIN_PLAIN_EXPONENT = -6;

  private EcmaNumber() {}

  /**
   * The shortest decimal that parses to this number; if there are several, the nearest.
   *
   * @throws IllegalArgumentException for NaN and infinities, which JSON cannot represent
   */
  static String text(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number " + value);
    }
    if (value == 0) {
      return "0"; // also for −0
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    // value = 0.digits × 10^point
    int point = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + format(digits, point);
  }

  /**
   * Java also prints the shortest decimal (since 19), except that it prints at least two digits and
   * selects among those with two: 4.9E-324, although one digit, 5e-324, suffices.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal java = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (java.precision() != 2) {
      return java;
    }
    BigDecimal lower =
        new BigDecimal(java.unscaledValue().divide(BigInteger.TEN), java.scale() - 1);
    BigDecimal upper = lower.add(new BigDecimal(BigInteger.ONE, java.scale() - 1));
    BigDecimal exact = new BigDecimal(value);
    boolean lowerIsNearer = exact.subtract(lower).compareTo(upper.subtract(exact)) <= 0;
    BigDecimal nearer = lowerIsNearer ? lower : upper;
    BigDecimal farther = lowerIsNearer ? upper : lower;
    if (nearer.doubleValue() == value) {
      return nearer.stripTrailingZeros();
    }
    return farther.doubleValue() == value ? farther.stripTrailingZeros() : java;
  }

  private static String format(String digits, int point) {
    int length = digits.length();
    if (length <= point && point <= MAX_PLAIN_EXPONENT) {
      return digits + "0".repeat(point - length);
    }
    if (0 < point && point <= MAX_PLAIN_EXPONENT) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (MIN_PLAIN_EXPONENT < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    String sign = exponent < 0 ? "e-" : "e+";
    String fraction = length == 1 ? "" : "." + digits.substring(1);
    return digits.charAt(0) + fraction + sign + Math.abs(exponent);
  }
}
