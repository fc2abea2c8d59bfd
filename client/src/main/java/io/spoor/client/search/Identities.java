package io.spoor.client.search;

import io.spoor.client.result.IdentityRow;
import io.spoor.client.search.Index.By;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Agents and principals as they are indexed. */
public final class Identities {
  private static final String IDENTITIES = "spoor-identities";

  /**
   * Which; null is no condition.
   *
   * @param agent the agent, and the principals it acted as
   * @param kind {@code agent} or {@code principal}
   * @param since compared with the latest run; nanoseconds since the Unix epoch
   */
  public record IdentityFilter(
      @Nullable String agent, @Nullable String kind, @Nullable Long since) {}

  private final Index index;

  public Identities(Index index) {
    this.index = index;
  }

  /** By risk, the greatest first, then by name; those that turned out not to be are left out. */
  public List<IdentityRow> list(IdentityFilter filter, long limit) {
    var query =
        new Filter()
            .is("gen_ai.agent.id", filter.agent)
            .is("spoor.identity.kind", filter.kind)
            .notBefore("event.end", filter.since)
            .atLeast("spoor.identity.runs", 1)
            .query();
    List<By> order =
        List.of(
            new By("event.risk_score", false, true),
            new By("spoor.identity.kind", false, false),
            new By("spoor.identity.id", false, false));
    return index.search(IDENTITIES, query, order, List.of(), limit).stream()
        .map(node -> FromDocument.identity(new Doc(node)))
        .toList();
  }
}
