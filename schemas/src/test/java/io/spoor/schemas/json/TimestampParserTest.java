package io.spoor.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampParserTest {

  private static long nanos(String instant) {
    Instant time = Instant.parse(instant);
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  @ParameterizedTest
  @CsvSource({
    "2023-07-10T11:54:47Z,2023-07-10T11:54:47Z",
    "2024-12-12 16:04:32.000000000,2024-12-12T16:04:32Z",
    "2022-09-27 17:09:18,2022-09-27T17:09:18Z",
    "2021-01-24 04:55:45.123,2021-01-24T04:55:45.123Z",
    "2021-01-24t04:55:45.1234567891z,2021-01-24T04:55:45.123456789Z",
    "2023-07-10T11:54:47+02:00,2023-07-10T09:54:47Z",
    "2023-07-10T11:54:47-0530,2023-07-10T17:24:47Z",
    "2024-02-29T00:00:00Z,2024-02-29T00:00:00Z",
    "20131102T010628Z,2013-11-02T01:06:28Z",
    "1970-01-01T00:00:00Z,1970-01-01T00:00:00Z",
    "2199-12-31T23:59:59.999999999Z,2199-12-31T23:59:59.999999999Z"
  })
  void readsTimesAsRecordsWriteThem(String text, String instant) {
    assertThat(TimestampParser.parseInstant(text)).hasValue(nanos(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "redacted",
        "...",
        "2023-07-10",
        "2023-02-30T00:00:00Z",
        "2023-13-01T00:00:00Z",
        "2023-07-10T24:00:00Z",
        "2023-07-10T11:60:00Z",
        "2023-07-10T11:54:47.Z",
        "2023-07-10T11:54:47ZZ",
        "20131302T010628Z",
        "2013110xT010628Z",
        "2023-07-10T11:54:47+2",
        "2023-07-10T11:54:47+19:00",
        "2023-07-10T11:54:47 UTC",
        "0000-00-00T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "1678-01-01T00:00:00Z",
        "1969-12-31T23:59:59.5Z",
        "1970-01-01T00:00:00+01:00",
        "2200-01-01T00:00:00Z",
        "2262-04-11T23:47:16.854775807Z",
        "2300-01-01T00:00:00Z",
        "20x3-07-10T11:54:47Z",
        "2023-07-10X11:54:47Z",
        "２０２３-07-10T11:54:47Z"
      })
  void refusesWhatIsNoTime(String text) {
    assertThat(TimestampParser.parseInstant(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Jul 10, 2023, 12:09:47 PM; 2023-07-10T12:09:47Z",
        "Jul 30, 2024 9:53:13 PM; 2024-07-30T21:53:13Z",
        "Aug 2, 2024, 8:45:00 AM; 2024-08-02T08:45:00Z",
        "Aug 2, 2024, 8:45:00\u202fam; 2024-08-02T08:45:00Z",
        "2024-08-02T08:45:00Z; 2024-08-02T08:45:00Z",
        "1722588300; 2024-08-02T08:45:00Z",
        "1722588300000; 2024-08-02T08:45:00Z"
      })
  void readsWhenACredentialExpires(String text, String instant) {
    assertThat(TimestampParser.parseExpiry(text)).hasValue(nanos(instant));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "Jul 40, 2023, 1:00:00 PM",
        "99999999999999999999",
        "2262-04-11T00:00:00Z",
        "9999999999999",
        "-5",
        "١٧٢٢٥٨٨٣٠٠"
      })
  void leavesAnExpiryOpenThatItCannotRead(String text) {
    assertThat(TimestampParser.parseExpiry(text)).isEmpty();
  }

  @Test
  void twoTimesAndYearsBetweenThemNeverWrapAround() {
    long last = TimestampParser.parseInstant("2199-12-31T23:59:59Z").orElseThrow();
    long years = TimeUnit.DAYS.toNanos(60 * 365);

    assertThat(TimestampParser.isSupported(last)).isTrue();
    assertThat(last + years).isGreaterThan(last);
    assertThat(0 - last - years).isNegative();
  }
}
