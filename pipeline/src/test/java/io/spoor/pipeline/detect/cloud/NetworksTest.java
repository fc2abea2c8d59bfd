package io.spoor.pipeline.detect.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworksTest {
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

  @Test
  void tellsNetworksOfInstances() {
    assertThat(List.of("3.225.16.109", "52.10.20.30", "18.200.1.1", "54.240.1.1"))
        .allSatisfy(text -> assertThat(AwsNetworks.contains(Ipv4.parse(text))).as(text).isTrue());
    assertThat(List.of("198.51.100.7", "203.0.113.10", "8.8.8.8", "250.1.2.3"))
        .allSatisfy(text -> assertThat(AwsNetworks.contains(Ipv4.parse(text))).as(text).isFalse());
  }

  @Test
  void takesTheFirstWordForTheVerb() {
    assertThat(CloudActions.verb("CreateUser")).isEqualTo("Create");
    assertThat(CloudActions.isAdministrative("iam", "GetUser")).isFalse();
    assertThat(CloudActions.isAdministrative("iam", "PutUserPolicy")).isTrue();
    assertThat(CloudActions.isAdministrative("s3", "PutObject")).isFalse();
  }
}
