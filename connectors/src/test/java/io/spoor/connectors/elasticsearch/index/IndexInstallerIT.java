package io.spoor.connectors.elasticsearch.index;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.elasticsearch.IndexProbe;
import io.spoor.connectors.elasticsearch.bulk.ElasticsearchRequests;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RequiresServers(TestServer.ELASTICSEARCH)
class IndexInstallerIT {

  private final String url = RealStack.elasticsearch().url();
  private final IndexProbe search = new IndexProbe(url);
  private final Rest5Client client = Rest5Client.builder(URI.create(url)).build();
  private final IndexInstaller preparation =
      new IndexInstaller(new ElasticsearchRequests(client), "");

  @AfterEach
  void close() throws IOException {
    client.close();
    search.close();
  }

  @Test
  void putsEverySingleIndexBehindAnAliasThatTakesWrites() throws Exception {
    preparation.run();

    for (String alias : IndexTemplates.SINGLE) {
      JsonNode index = search.get("/_alias/" + alias).path(alias + "-000001");
      assertThat(index.at("/aliases/" + alias + "/is_write_index").asBoolean()).as(alias).isTrue();
    }
  }

  @Test
  void aPrefixKeepsATenantsIndicesApart() throws Exception {
    preparation.run();
    new IndexInstaller(new ElasticsearchRequests(client), "acme.").run();
    search.call("PUT", "/acme.spoor-events-2021.02", "");

    assertThat(search.get("/_alias/acme.spoor-chains").fieldNames())
        .toIterable()
        .containsExactly("acme.spoor-chains-000001");
    assertThat(search.get("/_alias/acme.spoor-events").has("acme.spoor-events-2021.02")).isTrue();
    assertThat(search.get("/_alias/spoor-events").has("acme.spoor-events-2021.02")).isFalse();
    assertThat(search.get("/_alias/spoor-chains").has("acme.spoor-chains-000001")).isFalse();
    assertThat(
            search
                .call("POST", "/acme.spoor-chains/_doc", "{\"surprise\":1}")
                .at("/error/type")
                .asText())
        .isEqualTo("strict_dynamic_mapping_exception");
    search.call("DELETE", "/acme.spoor-events-2021.02", "");
  }

  @Test
  void refusesFieldsThatNobodyDeclared() throws Exception {
    preparation.run();

    for (String name :
        Stream.of(IndexTemplates.PERIODIC, IndexTemplates.SINGLE).flatMap(List::stream).toList()) {
      String index = IndexTemplates.PERIODIC.contains(name) ? name + "-2021.01" : name;
      JsonNode response = search.call("POST", "/" + index + "/_doc", "{\"surprise\":1}");
      assertThat(response.at("/error/type").asText())
          .as(name)
          .isEqualTo("strict_dynamic_mapping_exception");
    }
  }

  @Test
  void putsIndicesOfPeriodsBehindAnAlias() throws Exception {
    preparation.run();
    search.call("PUT", "/spoor-events-2021.02", "");

    assertThat(search.get("/_alias/spoor-events").has("spoor-events-2021.02")).isTrue();
    assertThat(
            search
                .get("/spoor-events-2021.02/_settings")
                .at("/spoor-events-2021.02/settings/index/refresh_interval")
                .asText())
        .isEqualTo("1s");
  }

  @Test
  void mayRunInManyTasksAtOnce() throws Exception {
    try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> runs =
          Stream.generate(() -> preparation)
              .limit(4)
              .<Future<?>>map(
                  one ->
                      tasks.submit(
                          () -> {
                            one.run();
                            return null;
                          }))
              .toList();
      for (Future<?> run : runs) {
        run.get();
      }
    }

    assertThat(search.get("/_alias/spoor-chains")).hasSize(1);
  }

  @Test
  void teachesNewFieldsToIndicesThatExist() throws Exception {
    ObjectNode older = TemplateFile.index("spoor-decisions").body().deepCopy();
    older.put("version", 0).withObject("/template/mappings/properties").removeAll();
    preparation.run();
    search.call("DELETE", "/spoor-decisions-000001", "");
    search.call("PUT", "/_index_template/spoor-decisions", older.toString());
    search.call("PUT", "/spoor-decisions-000001", "");
    assertThat(decisionFields().isMissingNode()).isTrue();

    preparation.run();

    assertThat(decisionFields().isObject()).isTrue();
  }

  private JsonNode decisionFields() {
    return search
        .get("/spoor-decisions/_mapping")
        .at("/spoor-decisions-000001/mappings/properties/spoor/properties/decision");
  }

  @Test
  void leavesATemplateOfALaterVersionAlone() throws Exception {
    preparation.run();
    String path = "/_component_template/spoor-common";
    ObjectNode later = TemplateFile.component("spoor-common").body().deepCopy();
    later.put("version", 1_000_000);
    search.call("PUT", path, later.toString());

    preparation.run();

    assertThat(search.get(path).findPath("version").asLong()).isEqualTo(1_000_000);
    search.call("PUT", path, TemplateFile.component("spoor-common").body().toString());
  }
}
