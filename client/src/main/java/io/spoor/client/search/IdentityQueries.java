package io.spoor.client.search;

import io.spoor.client.result.IdentityView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queries the indexed agents and principals. */
public final class IdentityQueries {
  private static final String IDENTITIES = "spoor-identities";

  /**
   * Filter for identities; null is no condition.
   *
   * @param agent the agent, and the principals it acted as
   * @param kind {@code agent} or {@code principal}
   * @param since compared with the latest run; nanoseconds since the Unix epoch
   */
  public record IdentityFilter(
      @Nullable String agent, @Nullable String kind, @Nullable Long since) {}

  private final SearchClient searchClient;

  public IdentityQueries(SearchClient searchClient) {
    this.searchClient = searchClient;
  }

  /** By descending risk, then by name; excludes identities that proved invalid. */
  public List<IdentityView> list(IdentityFilter filter, long limit) {
    var query =
        new FilterBuilder()
            .equalTo("gen_ai.agent.id", filter.agent)
            .equalTo("spoor.identity.kind", filter.kind)
            .since("event.end", filter.since)
            .atLeast("spoor.identity.runs", 1)
            .query();
    List<SortField> sortFields =
        List.of(
            new SortField("event.risk_score", false, true),
            new SortField("spoor.identity.kind", false, false),
            new SortField("spoor.identity.id", false, false));
    return searchClient.search(IDENTITIES, query, sortFields, List.of(), limit).stream()
        .map(node -> DocumentViewMapper.identity(new DocumentFields(node)))
        .toList();
  }
}
