package io.spoor.connectors.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.elasticsearch.document.DocumentFactory;
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import io.spoor.connectors.elasticsearch.document.SinkRecordSamples;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Indices of an earlier version, which had the day of their events in their name. */
@RequiresServers(TestServer.ELASTICSEARCH)
class UpgradeIT {
  private static final String PREFIX = "upgrade.";
  private static final String ACTIONS = PREFIX + "spoor-actions-2024.05.03";
  private static final String FINDINGS = PREFIX + "spoor-findings-2024.05.03";
  private static final String FINDING = "f-upgrade";

  private final String url = RealStack.elasticsearch().url();
  private final IndexProbe search = new IndexProbe(url);

  @BeforeEach
  void anEarlierVersionWrote() {
    wipe();
    // Its templates; the index of all findings did not exist.
    start().close();
    search.call("DELETE", "/" + PREFIX + "spoor-findings-000001", "");
    putEarlierTemplate();
    write(ACTIONS, action("a-upgrade", 1));
    write(FINDINGS, finding(1));
    write(
        PREFIX + "spoor-findings-2024.05.04",
        Finding.newBuilder(finding(3)).setFindingId("f-2").build());
  }

  @AfterEach
  void wipe() {
    search
        .get("/_cat/indices/" + PREFIX + "*?format=json")
        .forEach(index -> search.call("DELETE", "/" + index.path("index").asText(), ""));
  }

  @Test
  void aRevisionReplacesTheDocumentOfBeforeTheUpgrade() {
    try (ElasticsearchTaskHarness task = start()) {
      task.put(action("a-upgrade", 2), finding(2), appendedNow("a-new"));
      task.awaitAllCommittable();
    }

    assertThat(ids("spoor-actions")).containsExactlyInAnyOrder("a-upgrade", "a-new");
    assertThat(search.version(ACTIONS, "a-upgrade")).isEqualTo(2);
    assertThat(ids("spoor-findings")).containsExactlyInAnyOrder(FINDING, "f-2");
    assertThat(search.version(PREFIX + "spoor-findings-000001", FINDING)).isEqualTo(2);
    assertThat(search.get("/_alias/" + PREFIX + "spoor-findings").fieldNames())
        .toIterable()
        .containsExactly(PREFIX + "spoor-findings-000001");
  }

  @Test
  void aMovedFindingKeepsItsVersionAndGetsATimeOfPublication() {
    start().close();

    String moved = PREFIX + "spoor-findings-000001";
    assertThat(search.version(moved, "f-2")).isEqualTo(3);
    assertThat(
            Instant.parse(
                search.document(moved, "f-2").at("/_source/spoor/finding/published_at").asText()))
        .isAfter(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** It had no time of publication, and any number of indices behind the alias. */
  private void putEarlierTemplate() {
    String path = "/_index_template/" + PREFIX + "spoor-findings";
    ObjectNode template = (ObjectNode) search.get(path).at("/index_templates/0/index_template");
    ((ObjectNode) template.at("/template/aliases")).putObject(PREFIX + "spoor-findings");
    ((ObjectNode) template.at("/template/mappings/properties/spoor/properties/finding/properties"))
        .remove("published_at");
    template.put("version", 1);
    // Elasticsearch answers these but does not accept them.
    template.remove(
        List.of("created_date", "created_date_millis", "modified_date", "modified_date_millis"));
    assertThat(search.call("PUT", path, template.toString()).path("acknowledged").asBoolean())
        .isTrue();
  }

  private ElasticsearchTaskHarness start() {
    ElasticsearchTaskHarness task =
        ElasticsearchTaskHarness.start(url, Map.of("elasticsearch.index.prefix", PREFIX));
    task.put(SinkRecordSamples.chain(1));
    task.awaitAllCommittable();
    return task;
  }

  private List<String> ids(String alias) {
    return search.ids(PREFIX + alias, "{\"query\":{\"match_all\":{}}}");
  }

  private void write(String index, SpecificRecord record) {
    SearchDocument document = DocumentFactory.ofGeneration(0).of(record).orElseThrow();
    JsonNode written =
        search.call(
            "PUT",
            "/"
                + index
                + "/_doc/"
                + document.address().id()
                + "?version_type=external&version="
                + document.address().version(),
            new String(document.json(), UTF_8));
    assertThat(written.path("result").asText()).as(written.toString()).isEqualTo("created");
  }

  private static Action action(String id, long revision) {
    return SinkRecordSamples.action(SinkRecordSamples.event().setEventId(id).build(), revision);
  }

  private static Action appendedNow(String id) {
    IdentityEvent event =
        SinkRecordSamples.event()
            .setEventId(id)
            .setArrivedAt(Instant.now().plusSeconds(60).toEpochMilli())
            .build();
    return SinkRecordSamples.action(event, 1);
  }

  private static Finding finding(long revision) {
    return Finding.newBuilder(SinkRecordSamples.finding(revision)).setFindingId(FINDING).build();
  }
}
