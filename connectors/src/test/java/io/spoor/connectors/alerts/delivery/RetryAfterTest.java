package io.spoor.connectors.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-10T11:00:00Z");

  @Test
  void readsSecondsAndDates() {
    assertThat(RetryAfter.of("30", NOW)).isEqualTo(Duration.ofSeconds(30));
    assertThat(RetryAfter.of("Tue, 10 Mar 2026 11:02:00 GMT", NOW))
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void takesNoNonsense() {
    for (String header :
        new String[] {null, "", "soon", "-1", "1.5", "Tue, 10 Mar 2020 11:02:00 GMT"}) {
      assertThat(RetryAfter.of(header, NOW)).as(header).isEqualTo(Duration.ZERO);
    }
    assertThat(RetryAfter.of("99999999999999999999", NOW)).isEqualTo(RetryAfter.MAX_DELAY);
    assertThat(RetryAfter.of("86400", NOW)).isEqualTo(RetryAfter.MAX_DELAY);
  }
}
