package io.spoor.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.elasticsearch.document.SinkRecordSamples;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.key.Keys;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a record's text holds, the strict mapping takes its document, and it can be found. */
@RequiresServers(TestServer.ELASTICSEARCH)
class HostileDocumentsIT {

  private static final String LONG = "\u20ac".repeat(40_000);

  private final IndexProbe search = new IndexProbe(RealStack.elasticsearch().url());
  private final ElasticsearchTaskHarness task =
      ElasticsearchTaskHarness.start(RealStack.elasticsearch().url(), Map.of());

  @AfterEach
  void stop() {
    task.close();
    search.close();
  }

  static List<String> originals() {
    return List.of(
        "",
        "null",
        "not json",
        "{\"cut\":\"in the mid",
        "{}",
        "{\"\":{\"\":1},\".\":2,\"a.b\":3,\"a\":{\"b\":4},\"..\":5}",
        "{\"nul\\u0000\":\"nul\\u0000\"}",
        "{\"a\":1,\"a\":{\"b\":2}}",
        "{\"a\":1e999999,\"b\":-0.0,\"c\":123456789012345678901234567890}",
        "{\"a\":[null,[],{},[[[1]]]],\"b\":null}",
        "{\"half\":\"\\ud800 pair\"}",
        "{\"k\":".repeat(300) + "1" + "}".repeat(300),
        "{\"k\":" + "[".repeat(900) + "]".repeat(900) + "}",
        "{\"" + LONG + "\":\"" + LONG + "\"}",
        ("{\"" + "\u20ac".repeat(400) + "\":").repeat(20)
            + "\""
            + "\u20ac".repeat(2_048)
            + "\""
            + "}".repeat(20));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("originals")
  void takesAnyOriginal(String original) {
    assertAccepted(
        SinkRecordSamples.event().setEventId(idOf(original)).setOriginal(original).build());
  }

  @Test
  void takesEndlessText() {
    assertAccepted(
        SinkRecordSamples.event()
            .setEventId("endless" + LONG)
            .setAction(LONG)
            .setSummary(LONG)
            .setErrorMessage(LONG)
            .setTrailKey(LONG)
            .setRunId(LONG)
            .setFlags(List.of(LONG))
            .setLabels(Map.of(LONG, LONG))
            .build());
  }

  @Test
  void takesTimesBeforeAndAfterWhatElasticsearchHolds() {
    assertAccepted(SinkRecordSamples.event().setEventId("first").setTime(Long.MIN_VALUE).build());
    assertAccepted(
        SinkRecordSamples.event()
            .setEventId("last")
            .setTime(Long.MAX_VALUE)
            .setArrivedAt(Long.MAX_VALUE)
            .build());
  }

  @Test
  void takesAnAddressThatIsNone() {
    assertAccepted(
        SinkRecordSamples.event()
            .setEventId("zone")
            .setNetwork(Network.newBuilder().setIp("fe80::1%eth0").build())
            .build());
  }

  @Test
  void sortsByTimeAndThenEventId() {
    long time = SinkRecordSamples.nanos("2003-03-03T03:03:03.000000001Z");
    task.put(action("sort-c", time), action("sort-b", time), action("sort-a", time + 1));
    task.awaitAllCommittable();

    List<String> ids =
        search.ids(
            "spoor-actions",
            "{\"query\":{\"prefix\":{\"event.id\":\"sort-\"}},\"sort\":[{\"@timestamp\":\"asc\"},{\"event.id\":\"asc\"}]}");

    assertThat(ids).containsExactly("sort-b", "sort-c", "sort-a");
  }

  @Test
  void findsAChainByASegmentAndAnEventByItsOriginalAndItsArguments() {
    task.put(
        Chain.newBuilder(SinkRecordSamples.chain(1)).setChainId("found-by-segment").build(),
        SinkRecordSamples.event()
            .setEventId("found")
            .setTime(SinkRecordSamples.nanos("2004-04-04T00:00:00Z"))
            .setOriginal("{\"request\":{\"bucket\":\"payroll\"}}")
            .build());
    task.awaitAllCommittable();

    assertThat(
            search.ids(
                "spoor-chains",
                """
                {"query":{"bool":{"must":[
                  {"term":{"spoor.chain.id":"found-by-segment"}},
                  {"nested":{"path":"spoor.segments","query":{"bool":{"must":[
                    {"term":{"spoor.segments.method":"issued-credential"}},
                    {"term":{"spoor.segments.stated_by":"issuer"}}]}}}}]}}}"""))
        .containsExactly("found-by-segment");
    assertThat(
            search.ids(
                "spoor-events",
                "{\"query\":{\"term\":{\"spoor.original.request.bucket\":\"payroll\"}}}"))
        .containsExactly("found");
    assertThat(
            search.ids(
                "spoor-events-2024.05",
                "{\"query\":{\"bool\":{\"must\":[{\"term\":{\"event.id\":\"found\"}},"
                    + "{\"match\":{\"gen_ai.tool.call.arguments\":\"deploy\"}}]}}}"))
        .containsExactly("found");
  }

  @Test
  void refusesAnEventOfMoreLinksThanElasticsearchNestsAndSaysSo() {
    IdentityEvent event = SinkRecordSamples.event().build();
    task.put(
        SinkRecordSamples.event()
            .setEventId("too-many-links")
            .setLinks(
                IntStream.rangeClosed(0, 10_000)
                    .mapToObj(_ -> event.getLinks().getFirst())
                    .toList())
            .build());

    task.awaitAllCommittable();
    assertThat(task.context().reasons()).hasSize(1);
  }

  private void assertAccepted(SpecificRecord record) {
    long settledBefore = task.metric("stored") + task.metric("superseded");
    task.put(record);
    task.awaitAllCommittable();
    assertThat(task.context().reasons()).isEmpty();
    assertThat(task.metric("stored") + task.metric("superseded")).isEqualTo(settledBefore + 1);
  }

  private static Action action(String id, long time) {
    return SinkRecordSamples.action(
        SinkRecordSamples.event().setEventId(id).setTime(time).build(), 1);
  }

  private static String idOf(String original) {
    return "original-" + Keys.id(original);
  }
}
