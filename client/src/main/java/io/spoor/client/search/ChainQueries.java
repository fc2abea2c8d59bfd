package io.spoor.client.search;

import io.spoor.client.OperationFailedException;
import io.spoor.client.result.ActionView;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.ChainView.SegmentRow;
import io.spoor.client.result.FindingView;
import io.spoor.client.result.RelatedChains;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Queries the indexed chains, actions and findings. */
public final class ChainQueries implements RelatedChains.ChainLookup {
  private static final String CHAINS = "spoor-chains";
  private static final String ACTIONS = "spoor-actions";
  private static final String FINDINGS = "spoor-findings";
  private static final String ALERTS = "spoor-alerts";
  private static final String ALERT_STATUS = "spoor.alert.status";
  private static final String CHAIN_ID = "spoor.chain.id";
  private static final long NO_LIMIT = Long.MAX_VALUE;

  /** Terms of one query, at most 65,536. */
  private static final long MAX_MERGED = 10_000;

  /**
   * Filter for chains; null is no condition. {@code since}: nanoseconds since the Unix epoch,
   * compared with the last action.
   */
  public record ChainFilter(
      @Nullable String agent,
      @Nullable String run,
      @Nullable String principal,
      @Nullable String credential,
      @Nullable Long since) {}

  /**
   * Filter for findings; null is no condition. {@code minSeverity}: on the scale of {@code
   * event.severity}.
   */
  public record FindingFilter(
      @Nullable String agent,
      @Nullable String rule,
      @Nullable Integer minSeverity,
      @Nullable String principal,
      @Nullable String chain,
      @Nullable Long since) {}

  /**
   * Filter for alerts; null is no condition.
   *
   * @param open whether to omit alerts that exceptions suppress or that an analyst closed
   * @param since compared with the last finding; nanoseconds since the Unix epoch
   */
  public record AlertFilter(@Nullable String agent, boolean open, @Nullable Long since) {}

  private final SearchClient searchClient;

  public ChainQueries(SearchClient searchClient) {
    this.searchClient = searchClient;
  }

  /** Chains by start time, without merged chains and those that a replay did not rebuild. */
  public List<ChainView> chains(ChainFilter filter, boolean newestFirst, long limit) {
    var query =
        new FilterBuilder()
            .equalTo("gen_ai.agent.id", filter.agent)
            .equalTo("spoor.run.id", filter.run)
            .principal("spoor.chain.principals", filter.principal)
            .equalTo("spoor.chain.credentials", filter.credential)
            .since("event.end", filter.since)
            .equalTo("spoor.chain.status", "active")
            .atLeast("spoor.chain.action_count", 1)
            .query();
    return searchClient
        .search(CHAINS, query, sortBy("@timestamp", CHAIN_ID, newestFirst), List.of(), limit)
        .stream()
        .map(node -> DocumentViewMapper.chain(new DocumentFields(node)))
        .toList();
  }

  /** Findings by time, without retracted ones. */
  public List<FindingView> findings(FindingFilter filter, boolean newestFirst, long limit) {
    var query =
        new FilterBuilder()
            .equalTo("gen_ai.agent.id", filter.agent)
            .equalTo("rule.id", filter.rule)
            .atLeast("event.severity", filter.minSeverity)
            .principal("spoor.finding.principals", filter.principal)
            .equalTo(CHAIN_ID, filter.chain)
            .since("@timestamp", filter.since)
            .notEqualTo("spoor.finding.status", "retracted")
            .query();
    return searchClient
        .search(
            FINDINGS,
            query,
            sortBy("@timestamp", "spoor.finding.id", newestFirst),
            List.of(),
            limit)
        .stream()
        .map(node -> DocumentViewMapper.finding(new DocumentFields(node)))
        .toList();
  }

  /**
   * The finding whose id begins with the argument, a retracted one too.
   *
   * @throws OperationFailedException if none or more than one matches
   */
  public FindingView finding(String idOrPrefix) {
    var query = new FilterBuilder().startsWith("spoor.finding.id", idOrPrefix).query();
    List<FindingView> matches =
        searchClient
            .search(
                FINDINGS,
                query,
                List.of(new SortField("spoor.finding.id", false, false)),
                List.of(),
                5)
            .stream()
            .map(node -> DocumentViewMapper.finding(new DocumentFields(node)))
            .toList();
    return onlyMatch("finding", idOrPrefix, matches, FindingView::findingId);
  }

  /** The findings with these ids, retracted ones too, by id. */
  public List<FindingView> findings(Collection<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : searchClient
            .search(
                FINDINGS,
                new FilterBuilder().anyOf("spoor.finding.id", List.copyOf(ids)).query(),
                List.of(new SortField("spoor.finding.id", false, false)),
                List.of(),
                ids.size())
            .stream()
            .map(node -> DocumentViewMapper.finding(new DocumentFields(node)))
            .toList();
  }

  /** Alerts by time of the first finding, without ended ones. */
  public List<AlertView> alerts(AlertFilter filter, boolean newestFirst, long limit) {
    var query =
        new FilterBuilder()
            .equalTo("gen_ai.agent.id", filter.agent)
            .since("spoor.alert.updated", filter.since)
            .anyOf(
                ALERT_STATUS,
                filter.open
                    ? List.of("open", "acknowledged", "reopened")
                    : List.of("open", "acknowledged", "reopened", "closed", "suppressed"))
            .query();
    return searchClient
        .search(
            ALERTS, query, sortBy("@timestamp", "spoor.alert.id", newestFirst), List.of(), limit)
        .stream()
        .map(node -> DocumentViewMapper.alert(new DocumentFields(node)))
        .toList();
  }

  /**
   * A chain, and those that led to it: merged into the next one, or contained in it since a replay.
   */
  public record ResolvedChain(ChainView chain, List<ChainView> mergedChains) {}

  /**
   * The chain whose id begins with the argument; for a merged chain, the chain it was merged into.
   *
   * @throws OperationFailedException if none or more than one matches
   */
  public ResolvedChain chain(String idOrPrefix) {
    ChainView chain = resolve(idOrPrefix);
    Set<ChainView> mergedChains = new LinkedHashSet<>();
    while (chain.mergedInto() != null && mergedChains.add(chain)) {
      chain = resolve(chain.mergedInto());
    }
    return new ResolvedChain(chain, List.copyOf(mergedChains));
  }

  /**
   * The chains whose ids begin with the prefix, at most five; for a merged chain, the chain it was
   * merged into.
   */
  public List<ChainView> chainsFrom(String prefix) {
    return rows(new FilterBuilder().startsWith(CHAIN_ID, prefix), 5).stream()
        .map(found -> found.mergedInto() == null ? found : chain(found.chainId()).chain())
        .distinct()
        .toList();
  }

  @Override
  public List<ChainView> byIds(Collection<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : rows(new FilterBuilder().anyOf(CHAIN_ID, List.copyOf(ids)), ids.size());
  }

  /**
   * Ids of the chains that were merged into one of these, over several merges too, at most 10,000
   * of each step.
   */
  public Set<String> mergedInto(Collection<String> ids) {
    Set<String> merged = new LinkedHashSet<>();
    List<String> into = List.copyOf(ids);
    while (!into.isEmpty()) {
      into =
          rows(new FilterBuilder().anyOf("spoor.chain.merged_into", into), MAX_MERGED).stream()
              .map(ChainView::chainId)
              .filter(id -> !ids.contains(id) && merged.add(id))
              .toList();
    }
    return merged;
  }

  @Override
  public List<ChainView> startedBy(Collection<String> ids, int limit) {
    return rows(
        new FilterBuilder()
            .anyOf("spoor.chain.parent_id", List.copyOf(ids))
            .equalTo("spoor.chain.status", "active"),
        limit);
  }

  @Override
  public List<ChainView> sharingCredentials(String id, int limit) {
    return rows(
        new FilterBuilder()
            .equalTo("spoor.chain.related", id)
            .equalTo("spoor.chain.status", "active"),
        limit);
  }

  private List<ChainView> rows(FilterBuilder filter, long limit) {
    return searchClient
        .search(CHAINS, filter.query(), sortBy("@timestamp", CHAIN_ID, false), List.of(), limit)
        .stream()
        .map(node -> DocumentViewMapper.chain(new DocumentFields(node)))
        .toList();
  }

  private ChainView resolve(String idOrPrefix) {
    var query = new FilterBuilder().startsWith(CHAIN_ID, idOrPrefix).query();
    List<ChainView> matches =
        searchClient
            .search(CHAINS, query, List.of(new SortField(CHAIN_ID, false, false)), List.of(), 5)
            .stream()
            .map(node -> DocumentViewMapper.chain(new DocumentFields(node)))
            .toList();
    return onlyMatch("chain", idOrPrefix, matches, ChainView::chainId);
  }

  private static <T extends Object> T onlyMatch(
      String kind, String idOrPrefix, List<T> matches, Function<T, String> id) {
    if (matches.isEmpty()) {
      throw new OperationFailedException(
          "no " + kind + " id begins with " + idOrPrefix + "; bin/spoor " + kind + "s lists them");
    }
    if (matches.size() > 1) {
      throw new OperationFailedException(
          "more than one "
              + kind
              + " id begins with "
              + idOrPrefix
              + ": "
              + matches.stream().map(id).collect(Collectors.joining(", ")));
    }
    return matches.getFirst();
  }

  /**
   * The chain's actions in order. They are queried by segment, because an action's own chain id is
   * updated some time after a merge.
   */
  public List<ActionView> actions(ChainView chain) {
    var filter = new FilterBuilder();
    if (chain.isWhole()) {
      filter.anyOf("spoor.segment.id", chain.segments().stream().map(SegmentRow::id).toList());
    } else {
      filter.equalTo(CHAIN_ID, chain.chainId());
    }
    return searchClient
        .search(
            ACTIONS,
            filter.query(),
            sortBy("@timestamp", "event.id", false),
            List.of("spoor.link", "spoor.labels"),
            NO_LIMIT)
        .stream()
        .map(node -> DocumentViewMapper.action(new DocumentFields(node)))
        .sorted(ActionView.IN_CHAIN)
        .toList();
  }

  private static List<SortField> sortBy(String time, String id, boolean newestFirst) {
    return List.of(new SortField(time, true, newestFirst), new SortField(id, false, newestFirst));
  }
}
