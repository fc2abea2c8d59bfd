package io.spoor.offline.crosssource;

import java.util.Random;
import java.util.UUID;

/** Ids in the forms of the vendors, drawn from a seed. */
final class SeededIds {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String BASE62 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final Random random;

  SeededIds(Random random) {
    this.random = random;
  }

  String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** {@code digits} hexadecimal digits. */
  String hex(int digits) {
    return text("0123456789abcdef", digits);
  }

  /** Id of a temporary AWS key. */
  String awsKey() {
    return "ASIA" + text(BASE32, 16);
  }

  String letters(int length) {
    return text(BASE62, length);
  }

  /** A number of so many digits. */
  String number(int digits) {
    return "1" + text("0123456789", digits - 1);
  }

  private String text(String alphabet, int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
