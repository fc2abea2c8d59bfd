package io.spoor.client.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.search.Hit;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Lists the indices of an alias, and deletes indices and documents that have expired. */
public final class IndexRetention {
  private static final int DELETED_AT_ONCE = 5_000;

  private final SearchConnection connection;
  private final String aliasPrefix;

  /** Uses the connection of a client, which the caller closes. */
  public IndexRetention(SearchClient searchClient) {
    this.connection = searchClient.connection();
    this.aliasPrefix = searchClient.aliasPrefix();
  }

  /**
   * Names of the indices behind an alias and named after it, prefix included; none if the alias
   * does not exist.
   */
  public Set<String> indices(String alias) {
    return connection.sendOr(
        Set.of(),
        client ->
            Set.copyOf(
                client
                    .indices()
                    .getAlias(
                        a ->
                            a.index(aliasPrefix + alias + "-*")
                                .name(aliasPrefix + alias)
                                .allowNoIndices(true)
                                .ignoreUnavailable(true))
                    .aliases()
                    .keySet()));
  }

  /** Number of documents that are old enough and not protected. */
  public long countUnprotected(DocumentAge age) {
    return count(age, age.unprotectedDocuments());
  }

  /** Number of documents that are old enough but protected. */
  public long countProtected(DocumentAge age) {
    return age.protectedTimes().isEmpty() ? 0 : count(age, age.protectedDocuments());
  }

  private long count(DocumentAge age, Query query) {
    return connection.send(
        client ->
            client.count(c -> c.index(age.index()).query(query).ignoreUnavailable(true)).count());
  }

  /**
   * Deletes the documents that are old enough and not protected. A document that changes meanwhile
   * stays.
   *
   * @return number of deleted documents
   */
  public long delete(DocumentAge age) {
    return connection.send(
        client -> {
          long total = 0;
          // In parts, each of which ends before the request times out.
          for (long part = deletePart(client, age); part > 0; part = deletePart(client, age)) {
            total += part;
          }
          return total;
        });
  }

  /** Reads a part and deletes it: small distributions lack Elasticsearch's own delete by query. */
  private static long deletePart(ElasticsearchClient client, DocumentAge age) throws IOException {
    List<Hit<Void>> found =
        client
            .search(
                s ->
                    s.index(age.index())
                        .query(age.unprotectedDocuments())
                        .size(DELETED_AT_ONCE)
                        .source(source -> source.fetch(false))
                        .seqNoPrimaryTerm(true)
                        .ignoreUnavailable(true),
                Void.class)
            .hits()
            .hits();
    if (found.isEmpty()) {
      return 0;
    }
    var bulk = new BulkRequest.Builder().refresh(Refresh.True);
    for (Hit<Void> hit : found) {
      bulk.operations(
          operation ->
              operation.delete(
                  d ->
                      d.index(hit.index())
                          .id(hit.id())
                          .ifSeqNo(hit.seqNo())
                          .ifPrimaryTerm(hit.primaryTerm())));
    }
    return client.bulk(bulk.build()).items().stream().filter(item -> item.error() == null).count();
  }

  /** Deletes one index, never a pattern; a missing index is not an error. */
  public void delete(String index) {
    if (index.contains("*") || index.contains(",")) {
      throw new IllegalArgumentException("one index: " + index);
    }
    connection.send(client -> client.indices().delete(d -> d.index(index).ignoreUnavailable(true)));
  }
}
