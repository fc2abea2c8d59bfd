package io.spoor.connectors.elasticsearch.index;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.elasticsearch.bulk.ElasticsearchRequests;
import io.spoor.connectors.elasticsearch.bulk.RequestFailedException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the findings of earlier versions, which had an index for each day of events, to the single
 * index: otherwise a revised finding would be shown twice. Versions stay, so that a newer revision
 * is never overwritten. May run in several tasks at once, and again after any failure.
 */
final class FindingMigration {
  private static final Logger LOG = LoggerFactory.getLogger(FindingMigration.class);
  private static final String ALIAS = "spoor-findings";

  /** Retention counts from the publication, which earlier documents do not state. */
  private static final String SCRIPT =
      "if (ctx._source.spoor.finding.published_at == null)"
          + " { ctx._source.spoor.finding.published_at = params.created }";

  private final ElasticsearchRequests requests;
  private final EventDayIndices earlier;
  private final String prefix;

  FindingMigration(ElasticsearchRequests requests, String prefix) {
    this.requests = requests;
    this.earlier = new EventDayIndices(requests, prefix);
    this.prefix = prefix;
  }

  /** The single index must exist. */
  void run() throws RequestFailedException {
    for (String name : earlier.of(ALIAS)) {
      String index = prefix + name;
      JsonNode result =
          requests.postIfPresent("/_reindex?refresh=true", copy(index, created(index)));
      if (!result.path("failures").isEmpty()) {
        LOG.error(
            "findings not moved, they stay in their index index={} failure={}",
            index,
            result.path("failures").path(0).path("cause").path("type").asText());
        continue;
      }
      requests.deleteIfPresent("/" + index);
      LOG.info("findings moved index={} findings={}", index, result.path("total").asLong(0));
    }
  }

  /** When the index was created, RFC 3339. */
  private String created(String index) throws RequestFailedException {
    return Instant.ofEpochMilli(IndexCreation.millis(requests, index)).toString();
  }

  private ObjectNode copy(String from, String created) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("conflicts", "proceed");
    body.putObject("source").put("index", from);
    body.putObject("dest")
        .put("index", prefix + IndexTemplates.firstIndex(ALIAS))
        .put("version_type", "external");
    body.putObject("script").put("source", SCRIPT).putObject("params").put("created", created);
    return body;
  }
}
