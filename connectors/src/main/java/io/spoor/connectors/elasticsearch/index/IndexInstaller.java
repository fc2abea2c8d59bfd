package io.spoor.connectors.elasticsearch.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spoor.connectors.elasticsearch.bulk.ElasticsearchRequests;
import io.spoor.connectors.elasticsearch.bulk.IndexSetup;
import io.spoor.connectors.elasticsearch.bulk.RequestFailedException;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Updates templates, single indices and mappings of existing indices to this version. Several tasks
 * may run it concurrently: each step is idempotent, and none reverts to an older version.
 */
public final class IndexInstaller implements IndexSetup {

  private static final Logger LOG = LoggerFactory.getLogger(IndexInstaller.class);

  private final ElasticsearchRequests requests;
  private final String prefix;

  /** {@code prefix}: prefix of every index, alias and index template name. */
  public IndexInstaller(ElasticsearchRequests requests, String prefix) {
    this.requests = requests;
    this.prefix = prefix;
  }

  @Override
  public void run() throws RequestFailedException {
    for (String name : IndexTemplates.COMPONENTS) {
      putTemplate(TemplateFile.component(name));
    }
    for (String name : IndexTemplates.PERIODIC) {
      putTemplate(TemplateFile.index(name).withPrefix(prefix));
      updateMapping(prefix + name, prefix + name + "-2020.01");
    }
    for (String name : IndexTemplates.SINGLE) {
      putTemplate(TemplateFile.index(name).withPrefix(prefix));
      String first = prefix + IndexTemplates.firstIndex(name);
      createIndex(name, first);
      updateMapping(prefix + name, first);
    }
  }

  private void putTemplate(TemplateFile template) throws RequestFailedException {
    long existing =
        requests
            .get(template.path() + "?filter_path=**.version")
            .map(answer -> answer.findPath("version").asLong(0))
            .orElse(0L);
    if (existing > template.version()) {
      LOG.warn(
          "template is newer than this connector, not replaced template={} theirs={} ours={}",
          template.path(),
          existing,
          template.version());
      return;
    }
    requests.put(template.path(), template.body());
  }

  /** The template assigns its alias. */
  private void createIndex(String name, String index) throws RequestFailedException {
    Set<String> behindAlias = new HashSet<>();
    requests
        .get("/_alias/" + prefix + name)
        .ifPresent(indices -> indices.fieldNames().forEachRemaining(behindAlias::add));
    if (behindAlias.isEmpty()) {
      requests.putUnless(
          "resource_already_exists_exception", "/" + index, JsonNodeFactory.instance.objectNode());
    }
  }

  /** Templates apply to future indices: new fields are added to existing ones here. */
  private void updateMapping(String alias, String anyIndex) throws RequestFailedException {
    if (requests.get("/_alias/" + alias).isEmpty()) {
      return;
    }
    JsonNode mappings =
        requests
            .post("/_index_template/_simulate_index/" + anyIndex)
            .path("template")
            .path("mappings");
    requests.put("/" + alias + "/_mapping", mappings);
  }
}
