package io.spoor.client.search;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.client.OperationFailedException;
import io.spoor.schemas.connection.ElasticsearchConfig;
import io.spoor.schemas.connection.ElasticsearchConfig.Login;
import io.spoor.schemas.connection.TlsContext;
import io.spoor.schemas.setting.SettingDescription;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.jspecify.annotations.Nullable;

/** Elasticsearch client of the commands: sorted, paged searches over an alias. */
public final class SearchClient implements AutoCloseable {
  private static final int PAGE = 1_000;
  private static final int DELETED_AT_ONCE = 5_000;

  /** Key: prefix of the aliases of a tenant with separate indices. */
  public static final SettingDescription ALIAS_PREFIX =
      SettingDescription.optional(
          "elasticsearch.alias.prefix",
          "text",
          "the sink's `elasticsearch.index.prefix`",
          "Prefix of every alias, for a tenant with separate indices.");

  /** Lifetime of a point in time after the last page request. */
  private static final String KEEP_ALIVE = "1m";

  /**
   * A sort field; dates with nanoseconds are requested as text, since a number would lose
   * precision.
   */
  record SortField(String field, boolean date, boolean descending) {
    SortOptions options() {
      return SortOptions.of(
          sort ->
              sort.field(
                  f -> {
                    f.field(field).order(descending ? SortOrder.Desc : SortOrder.Asc);
                    return date ? f.format("strict_date_optional_time_nanos") : f;
                  }));
    }
  }

  private final ElasticsearchConfig config;
  private final ElasticsearchClient client;

  private final String aliasPrefix;
  private final Optional<String> tenant;

  private SearchClient(
      ElasticsearchConfig config,
      ElasticsearchClient client,
      String aliasPrefix,
      Optional<String> tenant) {
    this.config = config;
    this.client = client;
    this.aliasPrefix = aliasPrefix;
    this.tenant = tenant;
  }

  /** The same client, limited to documents of one tenant; empty for all. Close one of the two. */
  public SearchClient ofTenant(Optional<String> name) {
    return new SearchClient(config, client, aliasPrefix, name);
  }

  /**
   * {@code settings}: {@code elasticsearch.*}; {@code elasticsearch.alias.prefix} precedes every
   * alias, because a tenant's own aliases have a prefix.
   */
  public static SearchClient of(Map<String, String> settings) {
    try {
      ElasticsearchConfig config = ElasticsearchConfig.fromMap(settings);
      return new SearchClient(
          config, client(config), settings.getOrDefault(ALIAS_PREFIX.key(), ""), Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new OperationFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ElasticsearchClient client(ElasticsearchConfig config) {
    return ElasticsearchClient.of(
        builder -> {
          builder.hosts(config.urls()).jsonMapper(new JacksonJsonpMapper());
          if (!config.tls().isJavaDefault()) {
            builder.sslContext(TlsContext.of(config.tls()));
          }
          switch (config.login()) {
            case Login.Anonymous() -> {}
            case Login.ApiKey(var encoded) -> builder.apiKey(encoded.value());
            case Login.Basic(var auth) ->
                builder.usernameAndPassword(auth.user(), auth.password().value());
          }
          return builder;
        });
  }

  /** Makes all written documents visible to searches. */
  public void refresh() {
    try {
      client
          .indices()
          .refresh(
              r -> r.index(aliasPrefix + "spoor-*").allowNoIndices(true).ignoreUnavailable(true));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (ElasticsearchException e) {
      throw rejected(e);
    }
  }

  /** Prefix of every alias; may be empty. */
  public String aliasPrefix() {
    return aliasPrefix;
  }

  public long count(String alias) {
    try {
      return client
          .count(
              c ->
                  c.index(aliasPrefix + alias)
                      .query(ofTenant(Query.of(q -> q.matchAll(m -> m))))
                      .allowNoIndices(true)
                      .ignoreUnavailable(true))
          .count();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (ElasticsearchException e) {
      throw rejected(e);
    }
  }

  /** Number of documents with one of these values in a keyword field. */
  public long count(String alias, String field, List<String> values) {
    List<FieldValue> terms = values.stream().map(FieldValue::of).toList();
    try {
      return client
          .count(
              c ->
                  c.index(aliasPrefix + alias)
                      .query(Query.of(q -> q.terms(t -> t.field(field).terms(v -> v.value(terms)))))
                      .allowNoIndices(true)
                      .ignoreUnavailable(true))
          .count();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (ElasticsearchException e) {
      throw rejected(e);
    }
  }

  /**
   * Names of the indices behind an alias and named after it, prefix included; none if the alias
   * does not exist.
   */
  public Set<String> indices(String alias) {
    try {
      return Set.copyOf(
          client
              .indices()
              .getAlias(
                  a ->
                      a.index(aliasPrefix + alias + "-*")
                          .name(aliasPrefix + alias)
                          .allowNoIndices(true)
                          .ignoreUnavailable(true))
              .aliases()
              .keySet());
    } catch (IOException e) {
      throw unreachable(e);
    } catch (ElasticsearchException e) {
      if (e.status() == 404) {
        return Set.of();
      }
      throw rejected(e);
    }
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
    try {
      return client.count(c -> c.index(age.index()).query(query).ignoreUnavailable(true)).count();
    } catch (IOException e) {
      throw unreachable(e);
    } catch (ElasticsearchException e) {
      throw rejected(e);
    }
  }

  /**
   * Deletes the documents that are old enough and not protected. A document that changes meanwhile
   * stays.
   *
   * @return number of deleted documents
   */
  public long delete(DocumentAge age) {
    try {
      long total = 0;
      // In parts, each of which ends before the request times out.
      for (long part = deletePart(age); part > 0; part = deletePart(age)) {
        total += part;
      }
      return total;
    } catch (IOException e) {
      throw unreachable(e);
    } catch (ElasticsearchException e) {
      throw rejected(e);
    }
  }

  /** Reads a part and deletes it: small distributions lack Elasticsearch's own delete by query. */
  private long deletePart(DocumentAge age) throws IOException {
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
    try {
      client.indices().delete(d -> d.index(index).ignoreUnavailable(true));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (ElasticsearchException e) {
      throw rejected(e);
    }
  }

  /**
   * At most {@code limit} documents. The last of {@code sortFields} is unique, which makes paging
   * possible. Several pages are read from one point in time.
   */
  List<ObjectNode> search(
      String alias,
      Query query,
      List<SortField> sortFields,
      List<String> excludedFields,
      long limit) {
    try {
      if (limit <= PAGE) {
        return pages(alias, null, query, sortFields, excludedFields, limit);
      }
      String point = open(alias);
      if (point == null) {
        return List.of();
      }
      try {
        return pages(alias, point, query, sortFields, excludedFields, limit);
      } finally {
        client.closePointInTime(close -> close.id(point));
      }
    } catch (IOException e) {
      throw unreachable(e);
    } catch (ElasticsearchException e) {
      throw rejected(e);
    }
  }

  /** Id of a point in time; null if the alias does not exist yet. */
  private @Nullable String open(String alias) throws IOException {
    try {
      return client
          .openPointInTime(
              open ->
                  open.index(aliasPrefix + alias)
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

  private List<ObjectNode> pages(
      String alias,
      @Nullable String point,
      Query query,
      List<SortField> sortFields,
      List<String> excludedFields,
      long limit)
      throws IOException {
    List<SortOptions> sort = sortFields.stream().map(SortField::options).toList();
    List<ObjectNode> documents = new ArrayList<>();
    List<FieldValue> after = List.of();
    while (documents.size() < limit) {
      int size = (int) Math.min(PAGE, limit - documents.size());
      List<Hit<ObjectNode>> page = page(alias, point, query, sort, excludedFields, after, size);
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

  private Query ofTenant(Query query) {
    return tenant
        .map(
            name ->
                Query.of(
                    q ->
                        q.bool(
                            b ->
                                b.filter(
                                    query,
                                    Query.of(t -> t.term(f -> f.field("tenant").value(name)))))))
        .orElse(query);
  }

  private List<Hit<ObjectNode>> page(
      String alias,
      @Nullable String point,
      Query query,
      List<SortOptions> sort,
      List<String> excludedFields,
      List<FieldValue> after,
      int size)
      throws IOException {
    SearchResponse<ObjectNode> answer =
        client.search(
            search -> {
              search
                  .query(ofTenant(query))
                  .sort(sort)
                  .size(size)
                  .trackTotalHits(total -> total.enabled(false));
              if (point == null) {
                search.index(aliasPrefix + alias).ignoreUnavailable(true).allowNoIndices(true);
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

  private OperationFailedException unreachable(IOException e) {
    return new OperationFailedException(
        "Elasticsearch at " + config.describe() + " does not respond" + reason(e), e);
  }

  private static String reason(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        return ": it presents a certificate that the configured CA does not trust ("
            + cause.getMessage()
            + "). Set elasticsearch.ssl.truststore.location to the CA of that cluster";
      }
      if (cause instanceof ConnectionClosedException) {
        return ": it closed the connection. If it uses TLS, elasticsearch.url must begin "
            + "with https://";
      }
    }
    return " (" + e.getMessage() + "). Check that it runs: bin/spoor status, bin/spoor up";
  }

  private OperationFailedException rejected(ElasticsearchException e) {
    String prefix = "Elasticsearch at " + config.describe() + " ";
    return new OperationFailedException(
        switch (e.status()) {
          case 401 -> prefix + "rejected the login. Check " + config.login().settings();
          case 403 ->
              prefix
                  + "denied the request: "
                  + e.error().reason()
                  + ". Check the privileges of "
                  + config.login().settings();
          default -> prefix + "refused: " + e.getMessage();
        },
        e);
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw unreachable(e);
    }
  }
}
