package io.spoor.connectors.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexPeriodsTest {
  @Test
  void thereAreAtMostSoManyMonthsWhateverTheAppendTime() {
    Set<String> endings = new HashSet<>();
    for (long day = -200_000; day < 200_000; day += 9) {
      endings.add(IndexPeriods.MONTHS.ending(TimeUnit.DAYS.toMillis(day)));
    }
    endings.add(IndexPeriods.MONTHS.ending(0));

    assertThat(endings).hasSize(360).contains("2020.01", "2049.12");
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01, 2020.01",
    "2026-01-31, 2026.01",
    "2026-12-31, 2026.12",
    "2027-01-01, 2027.01.d01",
    "2027-02-28, 2027.02.d28",
    "2027-03-01, 2027.03",
    "2099-01-01, 2049.12"
  })
  void anotherLengthAppliesFromAMonthOn(LocalDate day, String ending) {
    IndexPeriods periods = IndexPeriods.parse("month, 2027-01=day, 2027-03=month");

    assertThat(periods.ending(millis(day))).isEqualTo(ending);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "week",
        "2027-01=day",
        "month,day",
        "month,2027=day",
        "month,2027-13=day",
        "month,",
        "month,2027-02=day,2027-01=month",
        "month,2027-02=day,2027-02=month"
      })
  void aFaultySchedule(String text) {
    assertThatThrownBy(() -> IndexPeriods.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIndexIsNamedByTheAppendTime() {
    IndexNames.OfAlias names = IndexNames.of(IndexPeriods.MONTHS).of("spoor-actions");

    assertThat(names.index(millis(LocalDate.parse("2026-11-19"))))
        .isEqualTo("spoor-actions-2026.11");
    assertThat(names.index(millis(LocalDate.parse("2026-12-01"))))
        .isEqualTo("spoor-actions-2026.12");
  }

  private static long millis(LocalDate day) {
    return Instant.from(day.atStartOfDay(ZoneOffset.UTC)).toEpochMilli();
  }
}
