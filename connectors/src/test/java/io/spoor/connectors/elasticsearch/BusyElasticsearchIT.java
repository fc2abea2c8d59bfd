package io.spoor.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.elasticsearch.MoodyProxy.Mood;
import io.spoor.connectors.elasticsearch.document.SampleRecords;
import io.spoor.schemas.Chain;
import io.spoor.testkit.servers.NeedsServers;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.Server;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsServers(Server.ELASTICSEARCH)
class BusyElasticsearchIT {

  private static final String ERROR =
      "{\"error\":{\"type\":\"%s\",\"reason\":\"said the proxy\"},\"status\":%d}";

  private MoodyProxy proxy;
  private RunningTask task;
  private Search search;

  @BeforeEach
  void start() throws IOException {
    proxy = MoodyProxy.before(RealStack.elasticsearch().url());
    task = RunningTask.start(proxy.url(), Map.of());
    search = new Search(RealStack.elasticsearch().url());
  }

  @AfterEach
  void stop() {
    task.close();
    proxy.close();
    search.close();
  }

  @Test
  void waitsWhileElasticsearchIsBusy() {
    proxy.answer(5, error(429, "es_rejected_execution_exception"));

    deliversAll("busy");
  }

  @Test
  void waitsWhileNoMasterIsElected() {
    proxy.answer(2, error(503, "cluster_block_exception"));

    deliversAll("no-master");
  }

  @Test
  void triesAgainWhenTheConnectionBreaks() {
    proxy.answer(2, new Mood(0, ""));

    deliversAll("broken");
  }

  @Test
  void triesAgainWhenSomethingElseAnswers() {
    proxy.answer(1, new Mood(502, "<html>bad gateway</html>"));
    proxy.answer(1, new Mood(200, "<html>welcome</html>"));

    deliversAll("gateway");
  }

  @Test
  void sendsAgainOnlyTheDocumentsThatWereNotTaken() {
    proxy.answer(
        1,
        new Mood(
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
    proxy.answer(1, new Mood(413, ""));

    deliversAll("large");
  }

  @Test
  void stopsWhenAccessIsDeniedAndCommitsNothing() {
    proxy.answer(1, error(401, "security_exception"));
    task.put(chain("denied"));

    await()
        .atMost(RunningTask.PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(task::putNothing)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("elasticsearch.api.key"));
    assertThat(task.committable()).isEqualTo(-1);
  }

  private void deliversAll(String prefix) {
    task.put(chain(prefix + "-0"), chain(prefix + "-1"), chain(prefix + "-2"));

    task.awaitAllCommittable();
    assertThat(proxy.moodsLeft()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(search.version("spoor-chains", prefix + "-" + i)).isPositive();
    }
    assertThat(task.context().deadLetters()).isEmpty();
  }

  private static Mood error(int status, String type) {
    return new Mood(status, ERROR.formatted(type, status));
  }

  private static Chain chain(String id) {
    return Chain.newBuilder(SampleRecords.chain(1)).setChainId(id).build();
  }
}
