package io.spoor.client.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sorted search, read page by page. Several pages are read from one point in time.
 *
 * @param sort the last field is unique, which makes paging possible
 */
record PagedSearch(String alias, Query query, List<SortOptions> sort, List<String> excludedFields) {
  private static final int PAGE = 1_000;

  /** Lifetime of a point in time after the last page request. */
  private static final String KEEP_ALIVE = "1m";

  /** At most {@code limit} documents. */
  List<ObjectNode> read(ElasticsearchClient client, long limit) throws IOException {
    if (limit <= PAGE) {
      return pages(client, null, limit);
    }
    String point = open(client);
    if (point == null) {
      return List.of();
    }
    try {
      return pages(client, point, limit);
    } finally {
      client.closePointInTime(close -> close.id(point));
    }
  }

  /** Id of a point in time; null if the alias does not exist yet. */
  private @Nullable String open(ElasticsearchClient client) throws IOException {
    try {
      return client
          .openPointInTime(
              open ->
                  open.index(alias)
                      .keepAlive(time -> time.time(KEEP_ALIVE))
                      .ignoreUnavailable(true))
          .id();
    } catch (ElasticsearchException e) {
      if (e.status() == 404) {
        return null;
      }
      throw e;
    }
  }

  private List<ObjectNode> pages(ElasticsearchClient client, @Nullable String point, long limit)
      throws IOException {
    List<ObjectNode> documents = new ArrayList<>();
    List<FieldValue> after = List.of();
    while (documents.size() < limit) {
      int size = (int) Math.min(PAGE, limit - documents.size());
      List<Hit<ObjectNode>> page = page(client, point, after, size);
      for (Hit<ObjectNode> hit : page) {
        if (hit.source() != null) {
          documents.add(hit.source());
        }
      }
      if (page.size() < size) {
        break;
      }
      after = page.getLast().sort();
    }
    return documents;
  }

  private List<Hit<ObjectNode>> page(
      ElasticsearchClient client, @Nullable String point, List<FieldValue> after, int size)
      throws IOException {
    SearchResponse<ObjectNode> answer =
        client.search(
            search -> {
              search
                  .query(query)
                  .sort(sort)
                  .size(size)
                  .trackTotalHits(total -> total.enabled(false));
              if (point == null) {
                search.index(alias).ignoreUnavailable(true).allowNoIndices(true);
              } else {
                search.pit(pit -> pit.id(point).keepAlive(time -> time.time(KEEP_ALIVE)));
              }
              if (!excludedFields.isEmpty()) {
                search.source(source -> source.filter(filter -> filter.excludes(excludedFields)));
              }
              return after.isEmpty() ? search : search.searchAfter(after);
            },
            ObjectNode.class);
    return answer.hits().hits();
  }
}
