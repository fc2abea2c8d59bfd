package io.spoor.sources.cloudtrail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AwsNetworksTest {
  @Test
  void containNetworksOfInstances() {
    assertThat(List.of("3.225.16.109", "52.10.20.30", "18.200.1.1", "54.240.1.1", "2600:1f18::1"))
        .allSatisfy(address -> assertThat(AwsNetworks.contains(address)).as(address).isTrue());
  }

  @Test
  void containNoOtherAddressAndNoName() {
    assertThat(
            List.of(
                "198.51.100.7",
                "203.0.113.10",
                "8.8.8.8",
                "10.0.0.1",
                "2001:db8::1",
                "AWS Internal"))
        .allSatisfy(address -> assertThat(AwsNetworks.contains(address)).as(address).isFalse());
  }
}
