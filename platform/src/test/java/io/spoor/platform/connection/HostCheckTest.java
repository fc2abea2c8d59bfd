package io.spoor.platform.connection;

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
        "[::1]",
        "[::1]:8080",
        "[0:0:0:0:0:0:0:1]:8080",
        "[::FFFF:127.0.0.1]",
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
        "spoor.example.",
        "127.0.0.2",
        "127.0.0.1.",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0.0.0.0",
        "999.0.0.1",
        "10.0.0.1:8080",
        "::1",
        "[::2]",
        "[::1",
        "[127.0.0.1]",
        "[::1%lo]",
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
    InetAddress six = InetAddress.ofLiteral("2001:db8::7");

    assertThat(check.accepts(List.of("10.1.2.3:8080"), pod)).isTrue();
    assertThat(check.accepts(List.of("10.1.2.4:8080"), pod)).isFalse();
    assertThat(check.accepts(List.of("[2001:DB8:0::7]:8080"), six)).isTrue();
    assertThat(check.accepts(List.of("[2001:db8::8]:8080"), six)).isFalse();
  }

  /** The port of a container is forwarded: its client states an address of the host. */
  @Test
  void loopbackAndAllowedAddressesAreAcceptedBehindNat() {
    InetAddress container = InetAddress.ofLiteral("172.17.0.2");
    var nat = HostCheck.allowing(List.of("192.0.2.10", "[2001:db8::A]"));

    assertThat(nat.accepts(List.of("127.0.0.1:8080"), container)).isTrue();
    assertThat(nat.accepts(List.of("[::1]:8080"), container)).isTrue();
    assertThat(nat.accepts(List.of("192.0.2.10:8080"), container)).isTrue();
    assertThat(nat.accepts(List.of("[2001:db8::a]:8080"), container)).isTrue();
    assertThat(nat.accepts(List.of("192.0.2.11:8080"), container)).isFalse();
  }

  @Test
  void noHeaderAndTwoHeadersAreRefused() {
    assertThat(check.accepts(List.of(), LOOPBACK)).isFalse();
    assertThat(check.accepts(List.of("localhost", "localhost"), LOOPBACK)).isFalse();
    assertThat(check.accepts(List.of("localhost", "evil.example"), LOOPBACK)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "spoor.example:8080",
        "http://spoor.example",
        "a b",
        ".example",
        "2001:db8::1",
        "[::1]:80"
      })
  void whatIsNoNameCannotBeAllowed(String name) {
    assertThatThrownBy(() -> HostCheck.allowing(List.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a host name");
  }
}
