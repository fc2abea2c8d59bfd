package io.spoor.sources.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "192.0.2.7",
        "255.255.255.255",
        "::",
        "::1",
        "1::",
        "2001:db8::1",
        "2001:DB8:0:0:0:0:0:1",
        "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::",
        "::ffff:192.0.2.7",
        "64:ff9b::192.0.2.33",
        "1:2:3:4:5:6:192.0.2.7"
      })
  void acceptsLiterals(String text) {
    assertThat(Addresses.isIp(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "211.9.016.253",
        "225.01.00.16",
        "1.2.3.",
        ".1.2.3",
        "1.2.3.4 ",
        "AWS Internal",
        "ec2.amazonaws.com",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::1",
        "fe80::1%eth0",
        "1:2:3:4:5:6:7:192.0.2.7",
        "::192.0.2.300",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:"
      })
  void refusesWhatIsNone(String text) {
    assertThat(Addresses.isIp(text)).isFalse();
  }
}
