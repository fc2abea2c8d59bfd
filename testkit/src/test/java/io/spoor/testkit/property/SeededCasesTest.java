package io.spoor.testkit.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SeededCasesTest {
  private static final Pattern SEED = Pattern.compile("-Dspoor\\.seed=(-?[0-9]+)");

  /** Every kind of value that a generator draws. */
  private static List<Object> drawValues(Generator generator) {
    return List.of(
        generator.anyLong(),
        generator.intBetween(-3, 900),
        generator.finiteDouble(),
        HexFormat.of().formatHex(generator.bytes(20)),
        generator.text(20),
        generator.oneOf(List.of("a", "b", "c")),
        generator.list(20, values -> values.intBetween(0, 9)),
        generator.set(20, values -> values.intBetween(0, 9)));
  }

  @Test
  void eachCaseIsAnotherOne() {
    var cases = new HashSet<List<Object>>();

    SeededCases.check(300, null, generator -> cases.add(drawValues(generator)));

    assertThat(cases).hasSize(300);
  }

  @Test
  void aFailureNamesTheSeedThatRepeatsItsCase() {
    var failed = new ArrayList<List<Object>>();
    var repeated = new ArrayList<List<Object>>();

    AssertionError failure =
        catchThrowableOfType(
            AssertionError.class,
            () ->
                SeededCases.check(
                    10_000,
                    null,
                    generator -> {
                      List<Object> values = drawValues(generator);
                      if ((Integer) values.get(1) > 800) {
                        failed.add(values);
                        throw new IllegalStateException("too large");
                      }
                    }));
    Matcher seed = SEED.matcher(failure.getMessage());
    assertThat(seed.find()).isTrue();
    SeededCases.check(10_000, seed.group(1), generator -> repeated.add(drawValues(generator)));

    assertThat(failure).hasMessageContaining("too large");
    assertThat(failed).hasSize(1);
    assertThat(repeated).isEqualTo(failed);
  }

  @Test
  void drawsBothLimitsAndNothingBeyond() {
    var ints = new HashSet<Integer>();

    SeededCases.check(2_000, null, generator -> ints.add(generator.intBetween(4, 40)));

    assertThat(ints).contains(4, 40).allMatch(each -> each >= 4 && each <= 40);
  }
}
