package io.spoor.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

@RequiresServers(TestServer.KAFKA)
class RealStackIT {

  @Test
  void sharesOneBrokerAmongAllTestsOfAJvm() throws Exception {
    String first = RealStack.kafka().bootstrapServers();

    assertThat(RealStack.kafka().bootstrapServers()).isEqualTo(first);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", first))) {
      assertThat(admin.describeCluster().nodes().get(10, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  @Test
  void keepsItsFilesUnderTarget() {
    Assumptions.assumeFalse("containers".equals(System.getProperty("spoor.servers")));
    String broker = RealStack.kafka().bootstrapServers();

    assertThat(RealStack.workspace().state().toString()).contains("target/real-stack");
    assertThat(RealStack.workspace().log("kafka")).as("of " + broker).exists();
  }
}
