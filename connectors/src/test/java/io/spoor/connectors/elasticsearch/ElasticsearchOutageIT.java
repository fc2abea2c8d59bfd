package io.spoor.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.elasticsearch.document.SinkRecordSamples;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.schemas.Chain;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stops the shared Elasticsearch and starts it again, at the same address and with its data. */
@RequiresServers(TestServer.ELASTICSEARCH)
class ElasticsearchOutageIT {

  private static final int CHAINS = 300;

  @Test
  void losesNothingWhenElasticsearchStopsMidStream() {
    ElasticsearchServer server = RealStack.elasticsearchProcess();
    int port = URI.create(server.url()).getPort();
    try (ElasticsearchTaskHarness task =
            ElasticsearchTaskHarness.start(
                server.url(), Map.of("elasticsearch.bulk.documents", "20"));
        IndexProbe search = new IndexProbe(server.url())) {
      putChains(task, 0, CHAINS / 3);
      task.awaitAllCommittable();

      server.child().stop();
      long offsetBefore = task.nextOffset();
      putChains(task, CHAINS / 3, 2 * CHAINS / 3);
      await()
          .during(Duration.ofSeconds(2))
          .untilAsserted(() -> assertThat(task.committable()).isEqualTo(offsetBefore));

      ElasticsearchServer.start(RealStack.workspace(), ServerSettings.onPort(port));
      putChains(task, 2 * CHAINS / 3, CHAINS);

      task.awaitAllCommittable();
      for (int i = 0; i < CHAINS; i++) {
        assertThat(search.version("spoor-chains", "outage-" + i)).isPositive();
      }
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  private static void putChains(ElasticsearchTaskHarness task, int from, int to) {
    for (int i = from; i < to; i++) {
      task.put(Chain.newBuilder(SinkRecordSamples.chain(1)).setChainId("outage-" + i).build());
    }
  }
}
