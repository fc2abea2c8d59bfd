package io.spoor.client.search;

import io.spoor.client.CommandFailed;
import io.spoor.client.result.ActionRow;
import io.spoor.client.result.AlertRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.ChainRow.SegmentRow;
import io.spoor.client.result.Family;
import io.spoor.client.result.FindingRow;
import io.spoor.client.search.Index.By;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chains, their actions and findings as they are indexed. */
public final class Chains implements Family.Source {
  private static final String CHAINS = "spoor-chains";
  private static final String ACTIONS = "spoor-actions";
  private static final String FINDINGS = "spoor-findings";
  private static final String ALERTS = "spoor-alerts";
  private static final String ALERT_STATUS = "spoor.alert.status";
  private static final String CHAIN_ID = "spoor.chain.id";
  private static final long NO_LIMIT = Long.MAX_VALUE;

  /**
   * Which chains; null is no condition. {@code since}: nanoseconds since the Unix epoch, compared
   * with the last action.
   */
  public record ChainFilter(
      @Nullable String agent,
      @Nullable String run,
      @Nullable String principal,
      @Nullable String credential,
      @Nullable Long since) {}

  /**
   * Which findings; null is no condition. {@code leastSeverity}: as {@code event.severity} counts.
   */
  public record FindingFilter(
      @Nullable String agent,
      @Nullable String rule,
      @Nullable Integer leastSeverity,
      @Nullable String principal,
      @Nullable String chain,
      @Nullable Long since) {}

  /**
   * Which alerts; null is no condition.
   *
   * @param open whether alerts that exceptions suppress or that an analyst closed are left out
   * @param since compared with the last finding; nanoseconds since the Unix epoch
   */
  public record AlertFilter(@Nullable String agent, boolean open, @Nullable Long since) {}

  private final Index index;

  public Chains(Index index) {
    this.index = index;
  }

  /**
   * By start; chains that went to another one, or that a replay did not find again, are left out.
   */
  public List<ChainRow> chains(ChainFilter filter, boolean newestFirst, long limit) {
    var query =
        new Filter()
            .is("gen_ai.agent.id", filter.agent)
            .is("spoor.run.id", filter.run)
            .principal("spoor.chain.principals", filter.principal)
            .is("spoor.chain.credentials", filter.credential)
            .notBefore("event.end", filter.since)
            .is("spoor.chain.status", "active")
            .atLeast("spoor.chain.action_count", 1)
            .query();
    return index
        .search(CHAINS, query, by("@timestamp", CHAIN_ID, newestFirst), List.of(), limit)
        .stream()
        .map(node -> FromDocument.chain(new Doc(node)))
        .toList();
  }

  /** By time; retracted ones are left out. */
  public List<FindingRow> findings(FindingFilter filter, boolean newestFirst, long limit) {
    var query =
        new Filter()
            .is("gen_ai.agent.id", filter.agent)
            .is("rule.id", filter.rule)
            .atLeast("event.severity", filter.leastSeverity)
            .principal("spoor.finding.principals", filter.principal)
            .is(CHAIN_ID, filter.chain)
            .notBefore("@timestamp", filter.since)
            .not("spoor.finding.status", "retracted")
            .query();
    return index
        .search(
            FINDINGS, query, by("@timestamp", "spoor.finding.id", newestFirst), List.of(), limit)
        .stream()
        .map(node -> FromDocument.finding(new Doc(node)))
        .toList();
  }

  /** By the time of their first finding; those that are over are left out. */
  public List<AlertRow> alerts(AlertFilter filter, boolean newestFirst, long limit) {
    var query =
        new Filter()
            .is("gen_ai.agent.id", filter.agent)
            .notBefore("spoor.alert.updated", filter.since)
            .in(
                ALERT_STATUS,
                filter.open
                    ? List.of("open", "acknowledged", "reopened")
                    : List.of("open", "acknowledged", "reopened", "closed", "suppressed"))
            // Documents of earlier versions say closed for resolved, and have no verdict.
            .notWithout(ALERT_STATUS, "closed", "spoor.verdict.verdict")
            .query();
    return index
        .search(ALERTS, query, by("@timestamp", "spoor.alert.id", newestFirst), List.of(), limit)
        .stream()
        .map(node -> FromDocument.alert(new Doc(node)))
        .toList();
  }

  /**
   * A chain, and those that led to it: merged into the next one, or standing in it since a replay.
   */
  public record Found(ChainRow chain, List<ChainRow> through) {}

  /**
   * The chain whose id begins like this; of one that went to another, that other one.
   *
   * @throws CommandFailed if there is none or more than one
   */
  public Found chain(String idOrPrefix) {
    ChainRow chain = one(idOrPrefix);
    Set<ChainRow> through = new LinkedHashSet<>();
    while (chain.mergedInto() != null && through.add(chain)) {
      chain = one(chain.mergedInto());
    }
    return new Found(chain, List.copyOf(through));
  }

  @Override
  public List<ChainRow> byIds(Collection<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : rows(new Filter().in(CHAIN_ID, List.copyOf(ids)), ids.size());
  }

  @Override
  public List<ChainRow> startedBy(Collection<String> ids, int limit) {
    return rows(
        new Filter()
            .in("spoor.chain.parent_id", List.copyOf(ids))
            .is("spoor.chain.status", "active"),
        limit);
  }

  @Override
  public List<ChainRow> relatedTo(String id, int limit) {
    return rows(
        new Filter().is("spoor.chain.related", id).is("spoor.chain.status", "active"), limit);
  }

  private List<ChainRow> rows(Filter filter, long limit) {
    return index
        .search(CHAINS, filter.query(), by("@timestamp", CHAIN_ID, false), List.of(), limit)
        .stream()
        .map(node -> FromDocument.chain(new Doc(node)))
        .toList();
  }

  private ChainRow one(String idOrPrefix) {
    var query = new Filter().startsWith(CHAIN_ID, idOrPrefix).query();
    List<ChainRow> found =
        index.search(CHAINS, query, List.of(new By(CHAIN_ID, false, false)), List.of(), 5).stream()
            .map(node -> FromDocument.chain(new Doc(node)))
            .toList();
    if (found.isEmpty()) {
      throw new CommandFailed(
          "no chain whose id begins with " + idOrPrefix + "; bin/spoor chains lists them");
    }
    if (found.size() > 1) {
      throw new CommandFailed(
          "more than one chain id begins with "
              + idOrPrefix
              + ": "
              + found.stream().map(ChainRow::chainId).collect(Collectors.joining(", ")));
    }
    return found.getFirst();
  }

  /**
   * The chain's actions in order. Found by its segments, since an action's own chain id follows a
   * merge later.
   */
  public List<ActionRow> actions(ChainRow chain) {
    var filter = new Filter();
    if (chain.isWhole()) {
      filter.in("spoor.segment.id", chain.segments().stream().map(SegmentRow::id).toList());
    } else {
      filter.is(CHAIN_ID, chain.chainId());
    }
    return index
        .search(
            ACTIONS,
            filter.query(),
            by("@timestamp", "event.id", false),
            List.of("spoor.link", "spoor.labels"),
            NO_LIMIT)
        .stream()
        .map(node -> FromDocument.action(new Doc(node)))
        .sorted(ActionRow.IN_CHAIN)
        .toList();
  }

  private static List<By> by(String time, String id, boolean newestFirst) {
    return List.of(new By(time, true, newestFirst), new By(id, false, newestFirst));
  }
}
