package io.spoor.client.search;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.setting.SettingDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Elasticsearch client of the commands: sorted, paged searches over an alias. */
public final class SearchClient implements AutoCloseable {
  /** Key: prefix of the aliases of a tenant with separate indices. */
  public static final SettingDescription ALIAS_PREFIX =
      SettingDescription.optional(
          "elasticsearch.alias.prefix",
          "text",
          "the sink's `elasticsearch.index.prefix`",
          "Prefix of every alias, for a tenant with separate indices.");

  private final SearchConnection connection;
  private final String aliasPrefix;
  private final Optional<String> tenant;

  private SearchClient(SearchConnection connection, String aliasPrefix, Optional<String> tenant) {
    this.connection = connection;
    this.aliasPrefix = aliasPrefix;
    this.tenant = tenant;
  }

  /**
   * {@code settings}: {@code elasticsearch.*}; {@code elasticsearch.alias.prefix} precedes every
   * alias, because a tenant's own aliases have a prefix.
   */
  public static SearchClient of(Map<String, String> settings) {
    return new SearchClient(
        SearchConnection.of(settings),
        settings.getOrDefault(ALIAS_PREFIX.key(), ""),
        Optional.empty());
  }

  /** The same client, limited to documents of one tenant; empty for all. Close one of the two. */
  public SearchClient ofTenant(Optional<String> name) {
    return new SearchClient(connection, aliasPrefix, name);
  }

  SearchConnection connection() {
    return connection;
  }

  /** Prefix of every alias; may be empty. */
  public String aliasPrefix() {
    return aliasPrefix;
  }

  /** Makes all written documents visible to searches. */
  public void refresh() {
    connection.send(
        client ->
            client
                .indices()
                .refresh(
                    r ->
                        r.index(aliasPrefix + "spoor-*")
                            .allowNoIndices(true)
                            .ignoreUnavailable(true)));
  }

  /** Number of documents with one of these values in a keyword field. */
  public long count(String alias, String field, List<String> values) {
    List<FieldValue> terms = values.stream().map(FieldValue::of).toList();
    Query query = Query.of(q -> q.terms(t -> t.field(field).terms(v -> v.value(terms))));
    return connection.send(
        client ->
            client
                .count(
                    c ->
                        c.index(aliasPrefix + alias)
                            .query(query)
                            .allowNoIndices(true)
                            .ignoreUnavailable(true))
                .count());
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
    var search =
        new PagedSearch(
            aliasPrefix + alias,
            ofTenant(query),
            sortFields.stream().map(SortField::options).toList(),
            excludedFields);
    return connection.send(client -> search.read(client, limit));
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

  @Override
  public void close() {
    connection.close();
  }
}
