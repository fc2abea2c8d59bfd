package io.spoor.schemas.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSanitizerTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00,
        0x07,
        0x09,
        0x0A,
        0x0D,
        0x1B,
        0x7F,
        0x85,
        0x9B, // control
        0xAD,
        0x034F,
        0x061C,
        0x115F,
        0x1160,
        0x17B4,
        0x180B,
        0x180E, // no shape
        0x200B,
        0x200C,
        0x200D,
        0x2060,
        0x2064,
        0xFEFF,
        0x2800,
        0x3164,
        0xFFA0, // zero width
        0x200E,
        0x200F,
        0x202A,
        0x202E,
        0x2066,
        0x2069,
        0x206A, // direction
        0x2028,
        0x2029, // lines
        0xFE00,
        0xFE0E,
        0xFE0F,
        0xE0100,
        0xE01EF, // variation selectors
        0xE0001,
        0xE0041,
        0xE007F, // tags
        0xD800,
        0xDBFF,
        0xDC00,
        0xDFFF, // unpaired
        0xE000,
        0xF8FF,
        0x10FFFD,
        0xFFFE,
        0x0378,
        0xFFF9 // private, unassigned, annotation
      })
  void anUnsafeCodePointIsReplacedAndEscaped(int point) {
    String unsafe = Character.toString(point);
    String text = "ad" + unsafe + "min";

    assertThat(TextSanitizer.isSafe(text)).isFalse();
    assertThat(TextSanitizer.replace(text)).isEqualTo("ad·min");
    assertThat(TextSanitizer.replaceWith(text, each -> "[" + each + "]"))
        .isEqualTo("ad[" + point + "]min");
    assertThat(TextSanitizer.replace(unsafe + unsafe)).isEqualTo("··");
    if (point >= ' ') {
      var units = new StringBuilder();
      unsafe.chars().forEach(unit -> units.append(String.format("\\u%04x", unit)));
      assertThat(TextSanitizer.escapeJson("\"" + text + "\"")).isEqualTo("\"ad" + units + "min\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "role/ops-admin~",
        "Überprüfung e\u0301",
        "審査 カタカナ 한국어",
        "مراجعة \u0661\u0662 \u06dd",
        "می\u200cخواهم", // Persian: non-joiner between letters
        "ביקורת",
        "क्\u200dष क्\u200cष", // Devanagari: joiner and non-joiner after a virama
        "ශ්\u200dරී",
        "🐾 👩\u200d💻 👩🏽\u200d💻 👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈 🇳🇴",
        "❤\ufe0f ☎\ufe0e 1\ufe0f\u20e3",
        "a\u00a0b\u3000c"
      })
  void textOfAnyLanguageStaysAsItIs(String text) {
    assertThat(TextSanitizer.isSafe(text)).isTrue();
    assertThat(TextSanitizer.replace(text)).isSameAs(text);
    assertThat(TextSanitizer.escapeJson(text)).isSameAs(text);
    assertThat(TextSanitizer.truncate(text, text.length())).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "می\u200c", // at the end
        "می\u200c خواهم", // before a space
        "می\u200c\u200cخواهم", // twice
        "aم\u200cb", // between scripts
        "a\u200d💻",
        "💻\u200da",
        "💻\u200c💻",
        "1\ufe0f2",
        "❤\ufe0f\ufe0f"
      })
  void aJoinerOrStyleElsewhereIsReplaced(String text) {
    assertThat(TextSanitizer.replace(text)).contains("·");
  }

  @Test
  void whiteSpaceBetweenTokensOfJsonStays() {
    assertThat(TextSanitizer.escapeJson("{\n\t\"a\": \"\u202e\"\r\n}"))
        .isEqualTo("{\n\t\"a\": \"\\u202e\"\r\n}");
  }

  @Test
  void aLineIsOneLineWithoutSpaceAroundIt() {
    assertThat(TextSanitizer.line("  a\r\n\tb\u0000\u001b[31mc\u2028d\u00a0 e ", 100))
        .isEqualTo("a b··[31mc d e");
    assertThat(TextSanitizer.line("safe\u202egnp.exe", 100)).isEqualTo("safe·gnp.exe");
    assertThat(TextSanitizer.line("ad\u200bmin\ufeff", 100)).isEqualTo("ad·min·");
    assertThat(TextSanitizer.line("a\ud83db", 100)).isEqualTo("a·b");
  }

  @Test
  void aCutSplitsNeitherAPairNorALetterFromItsMarks() {
    assertThat(TextSanitizer.truncate("abcdef", 6)).isEqualTo("abcdef");
    assertThat(TextSanitizer.truncate("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(TextSanitizer.truncate("abcd🐾🐾", 6)).isEqualTo("abcd…");
    assertThat(TextSanitizer.truncate("abcde\u0301\u0302fg", 6)).isEqualTo("abcd…");
    assertThat(TextSanitizer.truncate("ab👩\u200d💻cd", 7)).isEqualTo("ab…");
    assertThat(TextSanitizer.truncate("ab👩🏽c", 6)).isEqualTo("ab…");
    assertThat(TextSanitizer.truncate("🐾🐾", 1)).isEqualTo("…");
  }

  @Test
  void aLetterWithCountlessMarksIsSplit() {
    assertThat(TextSanitizer.truncate("e" + "\u0301".repeat(100), 50))
        .isEqualTo("e" + "\u0301".repeat(48) + "…");
  }

  @Test
  void unpairedSurrogatesAreRepaired() {
    assertThat(TextSanitizer.repairSurrogates("a\ud83db\udc3e")).isEqualTo("a\ufffdb\ufffd");
    assertThat(TextSanitizer.repairSurrogates("\ud83d\ud83d\udc3e")).isEqualTo("\ufffd🐾");
    assertThat(TextSanitizer.repairSurrogates("🐾\u202e")).isEqualTo("🐾\u202e");
  }

  @Test
  void aLineIsSafeShortAndTheSameWhenMadeAgainWhateverComes() {
    var random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      char[] chars = new char[random.nextInt(80)];
      for (int at = 0; at < chars.length; at++) {
        chars[at] = (char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000));
      }
      int max = 2 + random.nextInt(60);

      String line = TextSanitizer.line(new String(chars), max);

      assertThat(line.length()).isLessThanOrEqualTo(max);
      assertThat(TextSanitizer.isSafe(line)).isTrue();
      assertThat(TextSanitizer.line(line, max)).isEqualTo(line);
    }
  }
}
