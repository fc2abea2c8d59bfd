package io.spoor.schemas.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names of itself a listener accepts. */
class HostCheckTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private final HostCheck check = HostCheck.allowing(List.of("Spoor.example"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8080",
        "127.0.0.1",
        "127.0.0.1:8090",
        "spoor.example",
        "SPOOR.EXAMPLE:443"
      })
  void itsOwnNamesAreAccepted(String host) {
    assertThat(check.accepts(List.of(host), LOOPBACK)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":8080",
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "evil-localhost",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "evil.example#localhost",
        "localhost:8080:8080",
        "localhost:x",
        "localhost:",
        "localhost ",
        "localhost.",
        "127.0.0.2",
        "10.0.0.1:8080",
        "[::1]",
        "[127.0.0.1",
        "[evil.example]",
        "spoor.example.evil.example",
        "localhost,evil.example"
      })
  void otherNamesAreRefused(String host) {
    assertThat(check.accepts(List.of(host), LOOPBACK)).isFalse();
  }

  @Test
  void theAddressOfTheConnectionIsAccepted() {
    InetAddress pod = InetAddress.ofLiteral("10.1.2.3");
    InetAddress six = InetAddress.ofLiteral("::1");

    assertThat(check.accepts(List.of("10.1.2.3:8080"), pod)).isTrue();
    assertThat(check.accepts(List.of("127.0.0.1:8080"), pod)).isFalse();
    assertThat(check.accepts(List.of("[::1]:8080"), six)).isTrue();
    assertThat(check.accepts(List.of("[::2]:8080"), six)).isFalse();
  }

  @Test
  void noHeaderAndTwoHeadersAreRefused() {
    assertThat(check.accepts(List.of(), LOOPBACK)).isFalse();
    assertThat(check.accepts(List.of("localhost", "localhost"), LOOPBACK)).isFalse();
    assertThat(check.accepts(List.of("localhost", "evil.example"), LOOPBACK)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "spoor.example:8080", "http://spoor.example", "a b", ".example"})
  void whatIsNoNameCannotBeAllowed(String name) {
    assertThatThrownBy(() -> HostCheck.allowing(List.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a host name");
  }
}
