package io.spoor.testkit.property;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Draws the values of one case, with the limits of each type more often than at random. */
public final class Generator {
  private static final int ONE_IN = 8;
  private static final long[] LONGS = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 53};
  private static final double[] DOUBLES = {
    0, -0.0, 1, -1, 0.1, 1e21, 1e-7, Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE
  };
  private static final int[] CODE_POINTS = {
    0, '\t', '\n', '"', '\\', '{', '[', ':', 0x7f, 0x2028, 0xfeff, 0xfffd, 0x1f43e, 0x10ffff
  };

  private final RandomGenerator random;

  Generator(RandomGenerator random) {
    this.random = random;
  }

  /** The random source, for generators of other types. */
  public RandomGenerator random() {
    return random;
  }

  public long anyLong() {
    return limit() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
  }

  /** An integer from the first to the last, both inclusive. */
  public int intBetween(int first, int last) {
    if (limit()) {
      return random.nextBoolean() ? first : last;
    }
    return random.nextInt(first, last + 1);
  }

  /** A finite double: any bit pattern, or a decimal with few digits. */
  public double finiteDouble() {
    if (limit()) {
      return DOUBLES[random.nextInt(DOUBLES.length)];
    }
    if (random.nextBoolean()) {
      return random.nextInt(-100_000, 100_000) / 100.0;
    }
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : Double.MAX_VALUE;
  }

  /** At most {@code max} bytes. */
  public byte[] bytes(int max) {
    byte[] bytes = new byte[intBetween(0, max)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** At most {@code max} Unicode code points, half of them ASCII. */
  public String text(int max) {
    var text = new StringBuilder();
    for (int left = intBetween(0, max); left > 0; left--) {
      text.appendCodePoint(codePoint());
    }
    return text.toString();
  }

  /** One of the values. */
  public <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** At most {@code max} values. */
  public <T> List<T> list(int max, Function<Generator, T> value) {
    var list = new ArrayList<T>();
    for (int left = intBetween(0, max); left > 0; left--) {
      list.add(value.apply(this));
    }
    return list;
  }

  /** At most {@code max} distinct values. */
  public <T> Set<T> set(int max, Function<Generator, T> value) {
    return new LinkedHashSet<>(list(max, value));
  }

  private int codePoint() {
    if (limit()) {
      return CODE_POINTS[random.nextInt(CODE_POINTS.length)];
    }
    int point = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return surrogate ? 'x' : point;
  }

  private boolean limit() {
    return random.nextInt(ONE_IN) == 0;
  }
}
