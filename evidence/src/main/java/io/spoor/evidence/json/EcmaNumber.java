package io.spoor.evidence.json;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as ECMAScript prints them (ECMA-262, Number::toString with radix 10). */
final class EcmaNumber {
  /** From 10 to the power of this on, and below 10 to the power of −6, an exponent is written. */
  private static final int MAX_PLAIN_EXPONENT = 21;

  private static final int MIN_PLAIN_EXPONENT = -6;

  private EcmaNumber() {}

  /**
   * The shortest decimal that reads back as this number; of several the nearest.
   *
   * @throws IllegalArgumentException for NaN and infinities, which JSON does not have
   */
  static String text(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number " + value);
    }
    if (value == 0) {
      return "0"; // −0 too
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    // value = 0.digits × 10^point
    int point = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + format(digits, point);
  }

  /**
   * Java prints the shortest decimal too (since 19), except that it never prints fewer than two
   * digits and then chooses among those with two: 4.9E-324 where one digit, 5e-324, is enough.
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
