package io.spoor.schemas.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class Ipv4Test {
  @Test
  void readsAddressesAndNothingElse() {
    assertThat(Ipv4.parse("10.0.1.10")).isEqualTo(0x0a00010aL);
    assertThat(Ipv4.parse("255.255.255.255")).isEqualTo(0xffffffffL);
    assertThat(Ipv4.parse("08.1.250.216")).isEqualTo(Ipv4.parse("8.1.250.216"));
    assertThat(List.of("AWS Internal", "ec2.amazonaws.com", "1.2.3", "1.2.3.256", "1..2.3", "::1"))
        .allSatisfy(text -> assertThat(Ipv4.parse(text)).as(text).isNegative());
  }

  @Test
  void tellsPrivateNetworks() {
    assertThat(List.of("10.1.2.3", "172.31.0.1", "192.168.10.20", "100.64.0.1", "127.0.0.1"))
        .allSatisfy(text -> assertThat(Ipv4.isPrivate(Ipv4.parse(text))).as(text).isTrue());
    assertThat(List.of("172.32.0.1", "198.51.100.7", "250.1.2.3", "100.128.0.1"))
        .allSatisfy(text -> assertThat(Ipv4.isPrivate(Ipv4.parse(text))).as(text).isFalse());
  }
}
