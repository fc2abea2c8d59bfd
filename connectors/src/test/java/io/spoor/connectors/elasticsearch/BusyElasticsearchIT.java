package io.spoor.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.elasticsearch.FaultInjectingProxy.ResponseMode;
import io.spoor.connectors.elasticsearch.document.SinkRecordSamples;
import io.spoor.schemas.Chain;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresServers(TestServer.ELASTICSEARCH)
class BusyElasticsearchIT {

  private static final String ERROR =
      "{\"error\":{\"type\":\"%s\",\"reason\":\"said the proxy\"},\"status\":%d}";

  private FaultInjectingProxy proxy;
  private ElasticsearchTaskHarness task;
  private IndexProbe search;

  @BeforeEach
  void start() throws IOException {
    proxy = FaultInjectingProxy.startBefore(RealStack.elasticsearch().url());
    task = ElasticsearchTaskHarness.start(proxy.url(), Map.of());
    search = new IndexProbe(RealStack.elasticsearch().url());
  }

  @AfterEach
  void stop() {
    task.close();
    proxy.close();
    search.close();
  }

  @Test
  void waitsWhileElasticsearchIsBusy() {
    proxy.respondWith(5, error(429, "es_rejected_execution_exception"));

    deliversAll("busy");
  }

  @Test
  void waitsWhileNoMasterIsElected() {
    proxy.respondWith(2, error(503, "cluster_block_exception"));

    deliversAll("no-master");
  }

  @Test
  void triesAgainWhenTheConnectionBreaks() {
    proxy.respondWith(2, new ResponseMode(0, ""));

    deliversAll("broken");
  }

  @Test
  void triesAgainWhenSomethingElseAnswers() {
    proxy.respondWith(1, new ResponseMode(502, "<html>bad gateway</html>"));
    proxy.respondWith(1, new ResponseMode(200, "<html>welcome</html>"));

    deliversAll("gateway");
  }

  @Test
  void sendsAgainOnlyTheDocumentsThatWereNotTaken() {
    proxy.respondWith(
        1,
        new ResponseMode(
            200,
            """
            {"took":1,"errors":true,"items":[
              {"index":{"_index":"spoor-chains-000001","_id":"part-0","status":201,"_version":1}},
              {"index":{"_index":"spoor-chains-000001","_id":"part-1","status":429,
                "error":{"type":"es_rejected_execution_exception","reason":"queue is full"}}}]}"""));

    task.put(chain("part-0"), chain("part-1"));

    task.awaitAllCommittable();
    assertThat(search.version("spoor-chains", "part-1")).isPositive();
    assertThat(task.metric("retried")).isEqualTo(1);
  }

  @Test
  void halvesARequestThatIsTooLarge() {
    proxy.respondWith(1, new ResponseMode(413, ""));

    deliversAll("large");
  }

  @Test
  void stopsWhenAccessIsDeniedAndCommitsNothing() {
    proxy.respondWith(1, error(401, "security_exception"));
    task.put(chain("denied"));

    await()
        .atMost(ElasticsearchTaskHarness.TIMEOUT)
        .untilAsserted(
            () ->
                assertThatThrownBy(task::putEmptyBatch)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("elasticsearch.api.key"));
    assertThat(task.committable()).isEqualTo(task.nextOffset() - 1);
    assertThat(task.report())
        .hasValueSatisfying(report -> assertThat(report.reason()).contains("denies"));
  }

  private void deliversAll(String prefix) {
    task.put(chain(prefix + "-0"), chain(prefix + "-1"), chain(prefix + "-2"));

    task.awaitAllCommittable();
    assertThat(proxy.remainingModes()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(search.version("spoor-chains", prefix + "-" + i)).isPositive();
    }
    assertThat(task.context().deadLetters()).isEmpty();
  }

  private static ResponseMode error(int status, String type) {
    return new ResponseMode(status, ERROR.formatted(type, status));
  }

  private static Chain chain(String id) {
    return Chain.newBuilder(SinkRecordSamples.chain(1)).setChainId(id).build();
  }
}
