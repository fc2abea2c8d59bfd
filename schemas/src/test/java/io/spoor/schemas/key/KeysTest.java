package io.spoor.schemas.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final long MIDDAY =
      Instant.parse("2026-11-02T12:00:00Z").getEpochSecond() * 1_000_000_000L;

  @Test
  void aKeyHasFourPartsAndIsReadBackWhole() {
    String key = Keys.of("default", "session", "111122223333", "AROA:na|me%");

    assertThat(key).isEqualTo("default|session|111122223333|AROA:na%7Cme%25");
    assertThat(Keys.tenant(key)).isEqualTo("default");
    assertThat(Keys.kind(key)).isEqualTo("session");
    assertThat(Keys.issuer(key)).isEqualTo("111122223333");
    assertThat(Keys.value(key)).isEqualTo("AROA:na|me%");
  }

  @Test
  void aLongLivedKeyIsOneKeyPerUtcDay() {
    String key = Keys.of("default", "access-key", "aws", "AKIAEXAMPLE");

    String dayKey = Keys.withDay(key, MIDDAY);

    assertThat(dayKey).isEqualTo(key + "|2026-11-02");
    assertThat(Keys.base(dayKey)).isEqualTo(key);
    assertThat(Keys.value(dayKey)).isEqualTo("AKIAEXAMPLE");
    assertThat(Keys.hasDay(dayKey)).isTrue();
    assertThat(Keys.hasDay(key)).isFalse();
    assertThat(Keys.withDay(dayKey, MIDDAY)).isEqualTo(dayKey);
  }

  @Test
  void aPartCannotForgeAnotherKey() {
    assertThat(Keys.of("a", "token", "", "x|y")).isNotEqualTo(Keys.of("a", "token", "|x", "y"));
    assertThat(Keys.hasDay(Keys.of("a", "token", "", "x|2026-11-02"))).isFalse();
  }

  @Test
  void anIdOfAnyLengthMakesAKeyOfBoundedLength() {
    String one = Keys.of("default", "token", "", "|".repeat(900_000));
    String other = Keys.of("default", "token", "", "|".repeat(900_001));

    assertThat(one).hasSizeLessThan(100).isNotEqualTo(other);
  }

  @Test
  void idsAreFinal() {
    assertThat(Keys.id("default|trace||bea1e1983458618bce1223a756f29193"))
        .isEqualTo("96ee163302ff3463a0e64f55f22b0e06")
        .hasSize(32);
  }
}
