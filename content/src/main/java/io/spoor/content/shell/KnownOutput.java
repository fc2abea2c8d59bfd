package io.spoor.content.shell;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Output of commands that pass text on or decode it. */
final class KnownOutput {
  private static final int MAX_TEXT = 1 << 20;

  /** {@code s/old/new/} of {@code sed} without signs that have a meaning in patterns. */
  private static final Pattern SUBSTITUTION =
      Pattern.compile("s([/|,#@:])([\\w @:/|,#%=+~-]{1,64}?)\\1([\\w @:/|,#%=+~.-]{0,64}?)\\1(g?)");

  private KnownOutput() {}

  /**
   * What a command prints; null: not known.
   *
   * @param stdin text on the input; asked only by commands that read it
   * @param files what a file contains
   */
  static @Nullable Flow of(
      String name, List<String> arguments, Supplier<Flow> stdin, Function<String, Flow> files) {
    return switch (name) {
      case "echo" -> text(echo(arguments));
      case "printf" -> text(printf(arguments));
      case "tee" -> stdin.get();
      case "cat", "head", "tail" -> cat(arguments, stdin.get(), files);
      case "base64", "base32", "openssl", "xxd" -> decoded(name, arguments, stdin.get(), files);
      case "gunzip", "zcat" -> mapped(stdin.get(), KnownOutput::gunzipped);
      case "gzip" ->
          arguments.contains("-d") || arguments.contains("-dc") || arguments.contains("-cd")
              ? mapped(stdin.get(), KnownOutput::gunzipped)
              : null;
      case "rev" -> mapped(stdin.get(), text -> new StringBuilder(text).reverse().toString());
      case "sed" -> mapped(stdin.get(), text -> substituted(arguments, text));
      case "tr" -> mapped(stdin.get(), text -> translated(arguments, text));
      case "cd", "true", ":", "mkdir", "touch", "rm", "cp", "mv", "chmod", "sleep" -> Flow.NONE;
      default -> null;
    };
  }

  private static Flow text(String text) {
    boolean known = text.indexOf(ObjectReader.UNKNOWN) < 0;
    return new Flow(known ? text : null, Set.of());
  }

  private static String echo(List<String> arguments) {
    int i = 0;
    boolean escapes = false;
    boolean line = true;
    while (i < arguments.size() && isEchoOption(arguments.get(i))) {
      escapes |= arguments.get(i).contains("e");
      line &= !arguments.get(i).contains("n");
      i++;
    }
    String text = String.join(" ", arguments.subList(i, arguments.size()));
    return (escapes ? unescaped(text) : text) + (line ? "\n" : "");
  }

  private static boolean isEchoOption(String word) {
    boolean isOption = word.length() >= 2 && word.length() <= 4 && word.charAt(0) == '-';
    for (int i = 1; isOption && i < word.length(); i++) {
      isOption = "neE".indexOf(word.charAt(i)) >= 0;
    }
    return isOption;
  }

  /** An option of one line, or a number, as the value of one. */
  private static boolean isOption(String word) {
    if (word.isEmpty()) {
      return false;
    }
    boolean isNumber = word.charAt(0) != '-';
    boolean fits = isNumber || word.length() > 1;
    for (int i = isNumber ? 0 : 1; fits && i < word.length(); i++) {
      char c = word.charAt(i);
      fits = isNumber ? c >= '0' && c <= '9' : "\n\r\u0085\u2028\u2029".indexOf(c) < 0;
    }
    return fits;
  }

  private static String printf(List<String> arguments) {
    if (arguments.isEmpty()) {
      return "";
    }
    String format = unescaped(arguments.getFirst());
    var result = new StringBuilder();
    int next = 1;
    int i = 0;
    while (i <= format.length() && result.length() < MAX_TEXT) {
      if (i == format.length()) {
        // The format is used again while arguments are left.
        if (next == 1 || next >= arguments.size()) {
          break;
        }
        i = 0;
      }

      char c = format.charAt(i++);
      if (c != '%' || i == format.length()) {
        result.append(c);
        continue;
      }
      char kind = format.charAt(i++);
      if (kind == 's' || kind == 'b' || kind == 'd') {
        result.append(next < arguments.size() ? arguments.get(next++) : "");
      } else if (kind == '%') {
        result.append('%');
      } else {
        result.append(ObjectReader.UNKNOWN);
      }
    }
    return result.toString();
  }

  /** Escapes as {@code echo -e} and {@code printf} read them. */
  private static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    var result = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '\\' || i == text.length()) {
        result.append(c);
        continue;
      }
      char kind = text.charAt(i++);
      int radix = kind == 'x' ? 16 : Character.digit(kind, 8) >= 0 ? 8 : 0;
      if (radix == 0) {
        result.append(kind == 'n' ? "\n" : kind == 't' ? "\t" : kind == '\\' ? "\\" : "\\" + kind);
        continue;
      }
      int start = radix == 16 ? i : i - 1;
      int end = start;
      while (end < text.length()
          && end - start < (radix == 16 ? 2 : 4)
          && Character.digit(text.charAt(end), radix) >= 0) {
        end++;
      }
      int value = end == start ? 0 : Integer.parseInt(text.substring(start, end), radix);
      result.append(value == 0 ? "" : Character.toString(value));
      i = Math.max(i, end);
    }
    return result.toString();
  }

  private static @Nullable Flow cat(
      List<String> arguments, Flow stdin, Function<String, Flow> files) {
    List<String> operands = arguments.stream().filter(it -> !isOption(it)).toList();
    if (operands.isEmpty()) {
      return stdin;
    }
    var text = new StringBuilder();
    boolean known = true;
    var from = new LinkedHashSet<EffectObject>();
    for (String operand : operands) {
      Flow flow = operand.equals("-") ? stdin : files.apply(operand);
      String part = flow.text();
      known &= part != null && text.length() + part.length() <= MAX_TEXT;
      if (known && part != null) {
        text.append(part);
      }
      from.addAll(flow.from());
    }
    return new Flow(known ? text.toString() : null, from);
  }

  private static @Nullable Flow decoded(
      String name, List<String> arguments, Flow stdin, Function<String, Flow> files) {
    boolean decodes =
        arguments.stream().anyMatch(it -> it.matches("-[a-zA-Z]*[dDr][a-zA-Z]*|--decode|-rp?"));
    List<String> operands =
        arguments.stream()
            .filter(it -> !it.startsWith("-") && !it.matches("base64|enc|[0-9]+"))
            .toList();
    Flow input = operands.isEmpty() ? stdin : files.apply(operands.getFirst());
    if (!decodes || input.text() == null || input.text().length() > MAX_TEXT) {
      return new Flow(null, input.from());
    }
    return new Flow(name.equals("xxd") ? hex(input.text()) : base64(input.text()), input.from());
  }

  /** Text of base64; null when it is none. */
  static @Nullable String base64(String text) {
    try {
      String packed = text.replace('-', '+').replace('_', '/');
      return utf8(Base64.getMimeDecoder().decode(packed));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Text of UTF-8; of other bytes, a character for each. */
  private static String utf8(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0 ? text : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** What gzip (RFC 1952) compressed, from a character for each byte; null: no such data. */
  private static @Nullable String gunzipped(String text) {
    var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    try (var input = new GZIPInputStream(bytes)) {
      return utf8(input.readNBytes(MAX_TEXT));
    } catch (IOException e) {
      return null;
    }
  }

  static @Nullable String hex(String text) {
    try {
      return utf8(HexFormat.of().parseHex(text.replaceAll("\\s+", "").toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Flow mapped(Flow stdin, Function<String, @Nullable String> change) {
    String text = stdin.text();
    return text == null ? new Flow(null, stdin.from()) : new Flow(change.apply(text), stdin.from());
  }

  /** The text after {@code s/old/new/g} with plain text; null: another script. */
  private static @Nullable String substituted(List<String> arguments, String text) {
    Matcher script = SUBSTITUTION.matcher(arguments.size() == 1 ? arguments.getFirst() : "");
    if (!script.matches()) {
      return null;
    }
    String with = script.group(3);
    boolean isLong = (long) text.length() * Math.max(1, with.length()) > MAX_TEXT;
    return isLong
        ? null
        : text.lines()
            .map(line -> substituted(line, script.group(2), with, script.group(4).equals("g")))
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String substituted(String line, String old, String with, boolean all) {
    int at = line.indexOf(old);
    return at < 0
        ? line
        : all
            ? line.replace(old, with)
            : line.substring(0, at) + with + line.substring(at + old.length());
  }

  /** Replaces characters of one set by those of another; ranges as in {@code A-Za-z}. */
  private static String translated(List<String> arguments, String text) {
    boolean deletes = !arguments.isEmpty() && arguments.getFirst().equals("-d");
    List<String> sets = arguments.stream().filter(it -> !it.startsWith("-")).toList();
    if (sets.isEmpty()) {
      return text;
    }
    String from = range(sets.getFirst());
    String to = sets.size() > 1 ? range(sets.get(1)) : "";
    var result = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      int at = from.indexOf(text.charAt(i));
      if (at < 0 || (!deletes && to.isEmpty())) {
        result.append(text.charAt(i));
      } else if (!deletes) {
        result.append(to.charAt(Math.min(at, to.length() - 1)));
      }
    }
    return result.toString();
  }

  private static String range(String set) {
    var result = new StringBuilder();
    for (int i = 0; i < set.length() && result.length() < 256; i++) {
      char c = set.charAt(i);
      if (i + 2 < set.length() && set.charAt(i + 1) == '-' && set.charAt(i + 2) > c) {
        for (char r = c; r <= set.charAt(i + 2) && result.length() < 256; r++) {
          result.append(r);
        }
        i += 2;
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }
}
