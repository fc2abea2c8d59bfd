package io.spoor.sources.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenRangesTest {
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "::/0", "10.0.0.0/0"})
  void aPrefixOfNoLengthIsEveryAddress(String range) {
    assertThat(OpenRanges.recipient(range)).isEqualTo("public");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/1", "128.0.0.0/1", "10.0.0.0/7", "2000::/3", "::/1"})
  void aRangeLargerThanAnyOrganizationsIsNamed(String range) {
    assertThat(OpenRanges.recipient(range)).isEqualTo("addresses in " + range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "17.0.0.0/8",
        "10.0.0.0/8",
        "224.0.0.0/4",
        "fc00::/7",
        "fe80::/10",
        "2001::/16",
        "0.0.0.0",
        "abc/1",
        "1.2.3.4/",
        "1.2.3.4/-1",
        "1.2.3.4/99999999999",
        ""
      })
  void anotherRangeOrTextIsNotOpen(String range) {
    assertThat(OpenRanges.recipient(range)).isNull();
  }

  @Test
  void thePublicStandsForAllAndTheOthersAreNamedOnce() {
    assertThat(OpenRanges.recipients(List.of("0.0.0.0/1", "10.0.0.0/8", "0.0.0.0/0")))
        .isEqualTo("public");
    assertThat(OpenRanges.recipients(List.of("0.0.0.0/1", "128.0.0.0/1", "0.0.0.0/1")))
        .isEqualTo("addresses in 0.0.0.0/1, addresses in 128.0.0.0/1");
    assertThat(OpenRanges.recipients(List.of("10.0.0.0/8"))).isNull();
  }
}
