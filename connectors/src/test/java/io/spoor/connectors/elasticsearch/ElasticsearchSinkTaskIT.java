package io.spoor.connectors.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.elasticsearch.document.SinkRecordSamples;
import io.spoor.schemas.Chain;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RequiresServers(TestServer.ELASTICSEARCH)
class ElasticsearchSinkTaskIT {

  private final String url = RealStack.elasticsearch().url();
  private final IndexProbe search = new IndexProbe(url);
  private final ElasticsearchTaskHarness task = ElasticsearchTaskHarness.start(url, Map.of());

  @AfterEach
  void stop() {
    task.close();
    search.close();
  }

  @Test
  void indexesEveryTypeOfRecord() {
    task.put(SinkRecordSamples.allTypes().values().toArray(new SpecificRecord[0]));
    task.put(SinkRecordSamples.minimal().values().toArray(new SpecificRecord[0]));

    task.awaitAllCommittable();
    assertThat(task.context().reasons()).isEmpty();
    for (String index : new String[] {"events", "actions", "chains", "findings", "alerts"}) {
      assertThat(search.count("spoor-" + index)).as(index).isPositive();
    }
  }

  @Test
  void letsTheNewestRevisionWinWhateverTheOrder() {
    task.put(chain("order", 5));
    task.awaitAllCommittable();

    task.put(chain("order", 4), chain("order", 5), chain("order", 6), chain("order", 3));

    task.awaitAllCommittable();
    assertThat(search.version("spoor-chains", "order")).isEqualTo((1L << 32) + 6);
    assertThat(search.document("spoor-chains", "order").at("/_source/spoor/revision").asLong())
        .isEqualTo(6);
    assertThat(task.metric("superseded")).isEqualTo(3);
    assertThat(task.metric("stored")).isEqualTo(2);
  }

  @Test
  void sendsARefusedDocumentToTheDeadLettersAndIndexesTheRest() {
    task.put(event("before"), event(""), event("after"));

    task.awaitAllCommittable();
    assertThat(task.context().deadLetters()).hasSize(1);
    assertThat(task.context().reasons().getFirst()).contains("illegal_argument_exception");
    assertThat(search.document("spoor-events-2024.05", "before").path("found").asBoolean())
        .isTrue();
    assertThat(search.document("spoor-events-2024.05", "after").path("found").asBoolean()).isTrue();
    assertThat(task.metric("rejected")).isEqualTo(1);
  }

  @Test
  void sendsWhatItCannotDecodeToTheDeadLetters() {
    task.putBytes("{\"not\":\"avro\"}".getBytes(UTF_8));
    task.putBytes(new byte[] {0, 0, 0, 0, 1, 2, 3});
    task.put(chain("after-garbage", 1));

    task.awaitAllCommittable();
    assertThat(task.context().deadLetters()).hasSize(2);
    assertThat(search.version("spoor-chains", "after-garbage")).isPositive();
  }

  @Test
  void skipsTombstonesAndWhatStagesSendEachOther() {
    task.putBytes(null);
    task.put(new KeyMoved("default", "k", "c", "d", 1L, false, 0L, null, null));

    assertThat(task.committable()).isEqualTo(task.nextOffset());
    assertThat(task.metric("skipped")).isEqualTo(2);
    assertThat(task.context().deadLetters()).isEmpty();
  }

  @Test
  void failsOnABadRecordWhereNobodyTakesDeadLetters() {
    try (ElasticsearchTaskHarness withoutDeadLetters =
        ElasticsearchTaskHarness.startWithoutDeadLetters(url)) {
      assertThatThrownBy(() -> withoutDeadLetters.putBytes(new byte[] {1}))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("errors.deadletterqueue.topic.name");

      withoutDeadLetters.put(event(""));
      await()
          .atMost(ElasticsearchTaskHarness.TIMEOUT)
          .untilAsserted(
              () ->
                  assertThatThrownBy(withoutDeadLetters::putEmptyBatch)
                      .isInstanceOf(ConnectException.class));
    }
  }

  @Test
  void commitsNothingOfWhatStillWaits() {
    try (ElasticsearchTaskHarness task =
        ElasticsearchTaskHarness.start(url, Map.of("elasticsearch.bulk.linger.ms", "2000"))) {
      long first = task.nextOffset();
      task.put(chain("waits", 1));

      assertThat(task.committable()).isEqualTo(-1);

      await()
          .atMost(ElasticsearchTaskHarness.TIMEOUT)
          .untilAsserted(() -> assertThat(task.committable()).isEqualTo(first + 1));
    }
  }

  @Test
  void pausesReadingWhileTooMuchWaits() {
    try (ElasticsearchTaskHarness small =
        ElasticsearchTaskHarness.start(
            url,
            Map.of(
                "elasticsearch.buffer.bytes",
                Integer.toString(1 << 20),
                "elasticsearch.bulk.linger.ms",
                "1000"))) {
      IdentityEvent large = SinkRecordSamples.event().setSummary("x".repeat(800_000)).build();

      small.put(large, large);
      assertThat(small.context().paused()).isNotEmpty();

      await()
          .atMost(ElasticsearchTaskHarness.TIMEOUT)
          .untilAsserted(
              () -> {
                small.putEmptyBatch();
                assertThat(small.context().paused()).isEmpty();
              });
    }
  }

  private static Chain chain(String id, long revision) {
    return Chain.newBuilder(SinkRecordSamples.chain(revision)).setChainId(id).build();
  }

  private static IdentityEvent event(String id) {
    return SinkRecordSamples.event().setEventId(id).build();
  }
}
