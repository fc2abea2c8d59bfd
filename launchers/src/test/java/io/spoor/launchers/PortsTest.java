package io.spoor.launchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void neverHandsOutAPortTwice() {
    assertThat(IntStream.range(0, 50).map(i -> Ports.allocate()).distinct().count()).isEqualTo(50);
  }

  @Test
  void refusesAFixedPortThatIsTakenAndNamesIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = taken.getLocalPort();

      assertThat(Ports.isFree(port)).isFalse();
      assertThatThrownBy(() -> ServerSettings.onPort(port).choosePort("kafka"))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("kafka cannot listen on 127.0.0.1:" + port);
    }
  }
}
