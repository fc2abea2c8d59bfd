package io.spoor.evidence.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.testkit.property.SeededCases;
import org.erdtman.jcs.NumberToJSON;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcmaNumberTest {
  /** RFC 8785, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void printsTheSamplesOfTheRfc(String bits, String text) {
    assertThat(EcmaNumber.text(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
        .isEqualTo(text);
  }

  @Test
  void refusesWhatJsonLacks() {
    assertThatThrownBy(() -> EcmaNumber.text(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> EcmaNumber.text(Double.NEGATIVE_INFINITY))
        .hasMessageContaining("Infinity");
  }

  @Test
  void agreesWithTheAuthorsOwnImplementationOnAnyBits() {
    SeededCases.check(
        5000,
        generator -> {
          double value = Double.longBitsToDouble(generator.anyLong());
          if (Double.isFinite(value) && isNormal(value)) {
            assertThat(EcmaNumber.text(value)).isEqualTo(NumberToJSON.serializeNumber(value));
          }
        });
  }

  /** Of some smaller ones that implementation prints zeros before the digits: 1e-320. */
  private static boolean isNormal(double value) {
    return Math.abs(value) >= Double.MIN_NORMAL;
  }

  @Test
  void printsSubnormalNumbersAsEcmaScriptDoes() {
    assertThat(EcmaNumber.text(1e-320)).isEqualTo("1e-320");
    assertThat(EcmaNumber.text(-2.5e-315)).isEqualTo("-2.5e-315");
    assertThat(EcmaNumber.text(Double.MIN_VALUE)).isEqualTo("5e-324");
  }

  /** Where Java prints two digits and one is enough, or seems to be. */
  @Test
  void agreesWithItOnShortNumbers() {
    SeededCases.check(
        2000,
        generator -> {
          double value =
              Double.parseDouble(
                  generator.intBetween(1, 99) + "e" + generator.intBetween(-306, 306));
          assertThat(EcmaNumber.text(value)).isEqualTo(NumberToJSON.serializeNumber(value));
        });
  }

  @Test
  void readsBackAsItself() {
    SeededCases.check(
        2000,
        generator -> {
          double value = generator.finiteDouble();
          assertThat(Double.parseDouble(EcmaNumber.text(value))).isEqualTo(value + 0.0);
        });
  }
}
