package io.spoor.connectors.alerts.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void isOneLineOfWhatCanBeSeen() {
    assertThat(PlainText.line("  a\r\n\tb\u0000\u001b[31mc\u2028d\u00a0 e ", 100))
        .isEqualTo("a b[31mc d e");
    assertThat(PlainText.line("safe\u202egnp.exe", 100)).isEqualTo("safegnp.exe");
    assertThat(PlainText.line("ad\u200bmin\ufeff", 100)).isEqualTo("admin");
  }

  @Test
  void keepsOtherScripts() {
    assertThat(PlainText.line("Überprüfung 審査 🐾", 100)).isEqualTo("Überprüfung 審査 🐾");
  }

  @Test
  void replacesHalfACharacter() {
    assertThat(PlainText.line("a\ud83db", 100)).isEqualTo("a\ufffdb");
  }

  @Test
  void cutsBetweenCharacters() {
    assertThat(PlainText.line("abcdef", 6)).isEqualTo("abcdef");
    assertThat(PlainText.line("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(PlainText.line("abcd🐾🐾", 6)).isEqualTo("abcd…");
  }

  @Test
  void isNeverLongerThanAllowedNorHoldsALineBreakWhateverComes() {
    var random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      char[] chars = new char[random.nextInt(80)];
      for (int at = 0; at < chars.length; at++) {
        chars[at] = (char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000));
      }
      int most = 2 + random.nextInt(60);

      String line = PlainText.line(new String(chars), most);

      assertThat(line.length()).isLessThanOrEqualTo(most);
      assertThat(line.chars().noneMatch(each -> each < ' ' || Character.isISOControl(each)))
          .isTrue();
      assertThat(PlainText.line(line, most)).isEqualTo(line);
    }
  }
}
