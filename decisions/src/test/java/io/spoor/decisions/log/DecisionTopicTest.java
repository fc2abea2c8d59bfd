package io.spoor.decisions.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.schemas.DecisionRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionTopicTest {

  @Test
  void decisionsOnARunStayInOrderElseThoseOnASubject() {
    DecisionRecord onSubject = DecisionSpoolTest.record(1);
    DecisionRecord onRun = DecisionRecord.newBuilder(onSubject).setChainId("c-1").build();

    assertThat(DecisionTopic.key(onSubject)).isEqualTo("acme|identity|emma");
    assertThat(DecisionTopic.key(onRun)).isEqualTo("acme|c-1");
  }

  @Test
  void aBatchThatNoBrokerTakesFailsOnceAndNotForEachRecord() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = socket.getLocalPort();
    }
    KafkaConnection kafka =
        KafkaConnection.fromMap(Map.of("bootstrap.servers", "127.0.0.1:" + unused));
    List<DecisionRecord> batch = Collections.nCopies(500, DecisionSpoolTest.record(1));
    long start = System.nanoTime();

    try (var topic = new DecisionTopic(kafka, new LocalSchemaResolver())) {
      assertThatThrownBy(() -> topic.send(batch))
          .isInstanceOf(UnreachableTargetException.class)
          .hasMessageContaining("Kafka: TimeoutException");
    }

    assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
  }
}
