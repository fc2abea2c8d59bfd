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
 *
 * <p>It reads and writes pages: Elasticsearch's own copying ({@code _reindex}) is a module that
 * small distributions lack.
 */
final class FindingMigration {
  private static final Logger LOG = LoggerFactory.getLogger(FindingMigration.class);
  private static final String ALIAS = "spoor-findings";
  private static final int PAGE_SIZE = 500;

  /** How long Elasticsearch keeps the position of a read between two pages. */
  private static final String PAGE_TIMEOUT = "2m";

  private static final int CONFLICT = 409;

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
      String created = created(index);
      requests.refreshIfPresent(index);
      JsonNode page =
          requests.postIfPresent("/" + index + "/_search?scroll=" + PAGE_TIMEOUT, firstPage());
      long findings = 0;
      boolean complete = true;
      for (JsonNode hits = page.at("/hits/hits"); !hits.isEmpty(); hits = page.at("/hits/hits")) {
        complete &= write(hits, created);
        findings += hits.size();
        page = requests.postIfPresent("/_search/scroll", nextPage(page));
      }
      if (complete) {
        requests.deleteIfPresent("/" + index);
        LOG.info("findings moved index={} findings={}", index, findings);
      }
    }
  }

  /** When the index was created, RFC 3339. */
  private String created(String index) throws RequestFailedException {
    return Instant.ofEpochMilli(IndexCreation.millis(requests, index)).toString();
  }

  private static ObjectNode firstPage() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("size", PAGE_SIZE).put("version", true).putArray("sort").add("_doc");
    return body;
  }

  private static ObjectNode nextPage(JsonNode page) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return body.put("scroll", PAGE_TIMEOUT).put("scroll_id", page.path("_scroll_id").asText());
  }

  /** Writes findings to the single index; returns whether each is there, or a newer revision. */
  private boolean write(JsonNode hits, String created) throws RequestFailedException {
    var lines = new StringBuilder();
    for (JsonNode hit : hits) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.putObject("index")
          .put("_index", prefix + IndexTemplates.firstIndex(ALIAS))
          .put("_id", hit.path("_id").asText())
          .put("version", hit.path("_version").asLong())
          .put("version_type", "external");
      // Retention counts from the publication, which earlier documents do not state.
      if (hit.at("/_source/spoor/finding") instanceof ObjectNode finding
          && !finding.hasNonNull("published_at")) {
        finding.put("published_at", created);
      }
      lines.append(line).append('\n').append(hit.path("_source")).append('\n');
    }
    boolean complete = true;
    for (JsonNode item :
        requests.postLines("/_bulk?refresh=true", lines.toString()).path("items")) {
      JsonNode result = item.path("index");
      int status = result.path("status").asInt();
      if (status / 100 != 2 && status != CONFLICT) {
        LOG.error(
            "finding not moved, it stays in its index id={} failure={}",
            result.path("_id").asText(),
            result.at("/error/type").asText());
        complete = false;
      }
    }
    return complete;
  }
}
