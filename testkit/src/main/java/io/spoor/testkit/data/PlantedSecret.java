package io.spoor.testkit.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * A secret made from a template, and text that contains it.
 *
 * <p>In a template, {@code {a36}} stands for 36 random characters of a class, {@code {P}} for a
 * password of letters, digits and a symbol, {@code {W}} for one of a few words. The parts between
 * {@code «} and {@code »} are secret.
 *
 * @param text the text to plant
 * @param secret the part that must not be seen again
 */
public record PlantedSecret(String text, String secret) {
  private static final String TEMPLATES = "planted-secrets.txt";
  private static final String SMALL = "abcdefghijklmnopqrstuvwxyz";
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";
  private static final String[] SYLLABLES = {
    "kar", "lo", "min", "ta", "ros", "vel", "dun", "pi", "gra", "shem", "ul", "brek"
  };

  /** Templates of many kinds: tokens of vendors, command lines, connections, structured forms. */
  public static List<String> templates() {
    try (InputStream file =
        Objects.requireNonNull(PlantedSecret.class.getResourceAsStream(TEMPLATES), TEMPLATES)) {
      return templates(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Templates of a file: one a line, without comments. */
  public static List<String> templates(InputStream file) throws IOException {
    return new String(file.readAllBytes(), UTF_8)
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("# "))
        .map(line -> line.replace("\\n", "\n"))
        .toList();
  }

  /** A secret of the template's kind. */
  public static PlantedSecret of(String template, Random random) {
    var text = new StringBuilder();
    int from = -1;
    String secret = "";
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == '«') {
        from = text.length();
      } else if (c == '»') {
        secret = text.substring(from);
      } else if (c == '{' && isHole(template, i)) {
        int close = template.indexOf('}', i);
        text.append(fill(template.substring(i + 1, close), random));
        i = close;
      } else {
        text.append(c);
      }
    }
    return new PlantedSecret(text.toString(), secret);
  }

  private static boolean isHole(String template, int at) {
    int close = template.indexOf('}', at);
    return close > at && template.substring(at + 1, close).matches("[acdhltuwbPWBU7x][0-9]*");
  }

  private static String fill(String hole, Random random) {
    int count = hole.length() > 1 ? Integer.parseInt(hole.substring(1)) : 1;
    return switch (hole.charAt(0)) {
      case 'a' -> mixed(SMALL + CAPITALS + DIGITS, count, random);
      case 'b' -> mixed(SMALL + CAPITALS + DIGITS + "+/", count, random);
      case 'w' -> mixed(SMALL + CAPITALS + DIGITS + "_-", count, random);
      case 'c' -> some(SMALL, count, random);
      case 'd' -> some(DIGITS, count, random);
      case 'h' -> some("0123456789abcdef", count, random);
      case 'l' -> some(SMALL + DIGITS, count, random);
      case 'u' -> some(CAPITALS + DIGITS, count, random);
      case '7' -> some(CAPITALS + "234567", count, random);
      case 'U' ->
          String.join(
              "-",
              some("0123456789abcdef", 8, random),
              some("0123456789abcdef", 4, random),
              some("0123456789abcdef", 4, random),
              some("0123456789abcdef", 4, random),
              some("0123456789abcdef", 12, random));
      case 'B' ->
          Base64.getEncoder()
              .encodeToString(some(SMALL + CAPITALS + DIGITS, count, random).getBytes(UTF_8));
      case 'x' -> HexFormat.of().formatHex(some(SMALL, count, random).getBytes(UTF_8));
      case 'W' -> word(random) + word(random) + word(random);
      default -> {
        String word = word(random) + word(random);
        yield Character.toUpperCase(word.charAt(0))
            + word.substring(1)
            + "!#%_-.".charAt(random.nextInt(6))
            + some(DIGITS, 2 + random.nextInt(3), random);
      }
    };
  }

  private static String word(Random random) {
    return SYLLABLES[random.nextInt(SYLLABLES.length)];
  }

  /** Random characters with a small letter, a capital and a digit, as nearly all long ones have. */
  private static String mixed(String characters, int count, Random random) {
    String filled = some(characters, count, random);
    return count < 8
        ? filled
        : filled.substring(0, count - 3)
            + some(SMALL, 1, random)
            + some(CAPITALS, 1, random)
            + some(DIGITS, 1, random);
  }

  private static String some(String characters, int count, Random random) {
    var text = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  /** Whether the secret, or its second half, can be read in the output. */
  public boolean isReadable(String output) {
    int tail = Math.max(0, secret.length() - Math.max(6, secret.length() / 2));
    return output.contains(secret) || output.contains(secret.substring(tail));
  }
}
