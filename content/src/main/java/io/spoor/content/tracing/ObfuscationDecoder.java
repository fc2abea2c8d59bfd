package io.spoor.content.tracing;

import static java.util.Map.entry;

import io.spoor.schemas.text.Words;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decodes text that is hidden from a human reader but not from a model. */
final class ObfuscationDecoder {
  private static final int MAX_LEET = 12;
  private static final int MAX_REFERENCE = 18;

  /** Signs of ASCII that HTML has names for: they may hide in addresses. */
  private static final Map<String, Character> REFERENCES =
      Map.ofEntries(
          entry("commat", '@'),
          entry("period", '.'),
          entry("sol", '/'),
          entry("bsol", '\\'),
          entry("colon", ':'),
          entry("semi", ';'),
          entry("comma", ','),
          entry("quest", '?'),
          entry("excl", '!'),
          entry("num", '#'),
          entry("equals", '='),
          entry("plus", '+'),
          entry("percnt", '%'),
          entry("lowbar", '_'),
          entry("lpar", '('),
          entry("rpar", ')'),
          entry("lsqb", '['),
          entry("rsqb", ']'),
          entry("amp", '&'),
          entry("quot", '"'),
          entry("apos", '\''),
          entry("nbsp", ' '),
          entry("Tab", ' '),
          entry("NewLine", '\n'));

  private static final Set<String> PROMPT_TAGS =
      Words.set(
          """
          system instruction instructions prompt admin important assistant user |im_start| |im_end| |system|
          |user| |assistant| s sys inst override task command directive tool_result tool_results
          tool_output tool_call tool_calls function_result function_results function_call
          function_calls function_response
          """);

  private static final Set<String> SPEAKERS = Set.of("Human", "User", "Assistant", "System");

  private ObfuscationDecoder() {}

  /**
   * Normalises text: resolves compatibility forms, removes invisible characters, decodes numeric
   * HTML entities and backslash escapes.
   */
  static String toPlainText(String raw) {
    String text = EscapeDecoder.decode(HiddenText.mark(raw));
    String plain = text;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        plain = stripInvisible(Normalizer.normalize(text, Normalizer.Form.NFKC));
        break;
      }
    }
    return plain.indexOf('&') >= 0 ? decodeReferences(plain) : plain;
  }

  private static String stripInvisible(String text) {
    StringBuilder visible = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = c < 0x80 ? 0 : Character.getType(c);
      boolean isInvisible = type == Character.FORMAT || (c >= 0xfe00 && c <= 0xfe0f);
      boolean isTag = c == 0xdb40 && i + 1 < text.length();
      boolean isLocalDigit = type == Character.DECIMAL_DIGIT_NUMBER;
      if (isInvisible || isTag || isLocalDigit) {
        visible = visible == null ? new StringBuilder(text.length()).append(text, 0, i) : visible;
        if (isTag) {
          int end = tagsEnd(text, i);
          if (hasTagSpace(text, i, end)) {
            // Several words are a text of their own (InvisibleText).
            i = end - 1;
            continue;
          }
          // Tag characters (U+E0000) mirror ASCII and are invisible.
          int ascii = text.charAt(++i) - 0xdc00;
          if (ascii >= ' ' && ascii < 0x7f) {
            visible.append((char) ascii);
          }
        } else if (isLocalDigit) {
          visible.append((char) ('0' + Character.digit(c, 10)));
        }
      } else if (visible != null) {
        visible.append(c);
      }
    }
    return visible == null ? text : visible.toString();
  }

  /** The end of the tag characters that begin there. */
  private static int tagsEnd(String text, int from) {
    int end = from;
    while (end + 1 < text.length() && text.charAt(end) == 0xdb40) {
      end += 2;
    }
    return end;
  }

  private static boolean hasTagSpace(String text, int from, int to) {
    for (int i = from + 1; i < to; i += 2) {
      if (text.charAt(i) == 0xdc20) {
        return true;
      }
    }
    return false;
  }

  private static String decodeReferences(String text) {
    StringBuilder plain = null;
    int copied = 0;
    int at = text.indexOf('&');
    while (at >= 0) {
      int end = text.indexOf(';', at, Math.min(text.length(), at + MAX_REFERENCE));
      int code = end > at ? code(text, at + 1, end) : -1;
      boolean isCode = code > 0 && Character.isValidCodePoint(code);
      if (isCode) {
        plain = plain == null ? new StringBuilder(text.length()) : plain;
        plain.append(text, copied, at).appendCodePoint(code);
        copied = end + 1;
      }
      at = text.indexOf('&', isCode ? copied : at + 1);
    }
    return plain == null ? text : plain.append(text, copied, text.length()).toString();
  }

  /** The character of a reference in HTML, by number or name; -1: there is none. */
  private static int code(String text, int from, int to) {
    if (from < to && text.charAt(from) == '#') {
      return number(text, from + 1, to);
    }
    return REFERENCES.getOrDefault(text.substring(from, to), (char) 0);
  }

  private static int number(String text, int from, int to) {
    try {
      boolean hex = from < to && (text.charAt(from) == 'x' || text.charAt(from) == 'X');
      return hex ? Integer.parseInt(text, from + 1, to, 16) : Integer.parseInt(text, from, to, 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Joins letters written with single spaces; two spaces separate words. */
  static String joinSpaced(String spaced) {
    var joined = new StringBuilder(spaced.length());
    for (int i = 0; i < spaced.length(); i++) {
      char c = spaced.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        if (i > 2 && !Character.isLetterOrDigit(spaced.charAt(i - 2))) {
          joined.append(' ');
        }
        joined.append(c);
      }
    }
    return joined.toString();
  }

  /** A short word with digits in place of letters, decoded; null when it has none. */
  static @Nullable String unleet(String text, int from, int to) {
    if (to - from > MAX_LEET) {
      return null;
    }
    var decoded = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = Character.toLowerCase(text.charAt(i));
      int at = "013457@$".indexOf(c);
      char letter = at >= 0 ? "oieastas".charAt(at) : c;
      if (!Character.isLetter(letter)) {
        return null;
      }
      decoded.append(letter);
    }
    return decoded.toString();
  }

  /** Whether a line prefix of this name and a colon may imitate a conversation turn. */
  static boolean isSpeaker(String name) {
    return SPEAKERS.contains(name);
  }

  /** Whether a tag is used as markup of prompts. */
  static boolean isPromptTag(String tag) {
    String name = tag.startsWith("/") ? tag.substring(1) : tag;
    return PROMPT_TAGS.contains(name.strip().toLowerCase(Locale.ROOT));
  }
}
