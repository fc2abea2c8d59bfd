package io.spoor.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.elasticsearch.document.SinkRecordSamples;
import io.spoor.schemas.IdentityEvent;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster whose shard limit is reached by other indices. */
@RequiresServers(TestServer.ELASTICSEARCH)
class ShardLimitIT {
  private static final String INDEX = "spoor-events-2033.07";

  private final String url = RealStack.elasticsearch().url();
  private final IndexProbe search = new IndexProbe(url);

  @AfterEach
  void close() {
    limit("null");
    search.call("DELETE", "/" + INDEX, "");
    search.close();
  }

  @Test
  void saysSinceWhenAndWhyAndGoesOnOnceThereIsRoom() {
    try (ElasticsearchTaskHarness task = ElasticsearchTaskHarness.start(url, Map.of())) {
      task.put(SinkRecordSamples.chain(1));
      task.awaitAllCommittable();
      assertThat(task.report()).isEmpty();
      limit("1");
      Instant before = Instant.now();
      long offset = task.nextOffset();

      task.put(event("no-room"));
      // An index that exists goes on taking documents, and hides nothing.
      await()
          .atMost(ElasticsearchTaskHarness.TIMEOUT)
          .untilAsserted(
              () -> {
                task.put(SinkRecordSamples.chain(2));
                assertThat(task.report())
                    .hasValueSatisfying(
                        report -> {
                          assertThat(report.reason()).contains("maximum", "shards");
                          assertThat(report.since().orElseThrow())
                              .isBetween(before.minusSeconds(1), Instant.now());
                        });
                assertThat(task.committable()).isEqualTo(offset);
              });

      limit("null");
      task.awaitAllCommittable();
      assertThat(task.report()).isEmpty();
      assertThat(search.version(INDEX, "no-room")).isPositive();
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  private void limit(String shards) {
    search.call(
        "PUT",
        "/_cluster/settings",
        "{\"persistent\":{\"cluster.max_shards_per_node\":" + shards + "}}");
  }

  private static IdentityEvent event(String id) {
    return SinkRecordSamples.event()
        .setEventId(id)
        .setArrivedAt(Instant.parse("2033-07-01T00:00:00Z").toEpochMilli())
        .build();
  }
}
