package io.spoor.evidence.alteration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.testkit.property.SeededCases;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges are sets of numbers. */
class RecordRangesTest {
  private static RecordRanges of(Iterable<Integer> numbers) {
    var ranges = new RecordRanges();
    numbers.forEach(number -> ranges.add(number));
    return ranges;
  }

  @Test
  void areWhatASetIs() {
    SeededCases.check(
        500,
        generator ->
            assertBehavesLikeSet(
                generator.list(30, values -> values.intBetween(0, 40)),
                generator.set(30, values -> values.intBetween(0, 40))));
  }

  private static void assertBehavesLikeSet(List<Integer> numbers, Set<Integer> otherNumbers) {
    var set = new TreeSet<>(numbers);
    RecordRanges ranges = of(numbers);
    RecordRanges with = of(otherNumbers);

    assertThat(ranges.count()).isEqualTo(set.size());
    assertThat(RecordRanges.parse(ranges.texts()).texts()).isEqualTo(ranges.texts());
    for (int number = 0; number <= 41; number++) {
      assertThat(ranges.contains(number)).isEqualTo(set.contains(number));
      assertThat(ranges.overlaps(number, number + 3))
          .isEqualTo(!set.subSet(number, number + 4).isEmpty());
    }
    var common = new TreeSet<>(set);
    common.retainAll(otherNumbers);
    assertThat(ranges.countIn(with)).isEqualTo(common.size());
    var missing = new TreeSet<>(set);
    missing.removeAll(otherNumbers);
    assertThat(ranges.firstNotIn(with).isEmpty()).isEqualTo(missing.isEmpty());
    if (!missing.isEmpty()) {
      assertThat(ranges.firstNotIn(with)).hasValue(missing.first());
    }
  }

  @Test
  void areFewWhereNumbersLieTogether() {
    RecordRanges ranges = of(List.of(3, 1, 2, 9, 12, 10, 11));

    assertThat(ranges.texts()).containsExactly("1-3", "9-12");
    ranges.add(2, 20);
    assertThat(ranges.texts()).containsExactly("1-20");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "3-", "-3", "4-3", "1,2", "1 2", "0x1", "99999999999999999"})
  void nothingElseIsARange(String text) {
    assertThatThrownBy(() -> RecordRanges.parse(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
