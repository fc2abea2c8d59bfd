package io.spoor.client.search;

import io.spoor.client.result.ActionView;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.DecidedActions;
import io.spoor.client.result.DecisionView;
import io.spoor.client.result.FindingView;
import io.spoor.client.search.DecisionQueries.DecisionFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Finds the recorded answers about the actions of chains, and about the calls that findings name.
 * The index is asked when they are displayed: the pipeline does not join them.
 */
public final class DecidedActionQueries {
  /** Ids in one query. */
  private static final int IDS = 1_000;

  /** Chains that are looked at one by one if any of them has decisions. */
  private static final int CHAINS = 50;

  private final ChainQueries chains;
  private final DecisionQueries decisions;

  public DecidedActionQueries(SearchClient searchClient) {
    this.chains = new ChainQueries(searchClient);
    this.decisions = new DecisionQueries(searchClient);
  }

  /**
   * Decisions on the run of a chain, by time; those made on a chain that was merged into it, too.
   */
  public List<DecisionView> decisions(ChainView chain) {
    Set<String> ids = new LinkedHashSet<>(Set.of(chain.chainId()));
    ids.addAll(chains.mergedInto(ids));
    return decisionsOn(ids);
  }

  private List<DecisionView> decisionsOn(Set<String> chainIds) {
    List<DecisionView> all = new ArrayList<>();
    for (List<String> some : parts(List.copyOf(chainIds), IDS)) {
      all.addAll(decisions.list(DecisionFilter.ofChains(some), false, Long.MAX_VALUE));
    }
    return all;
  }

  /** The decided calls that each finding names, by id of the finding; those with any. */
  public Map<String, List<DecidedAction>> ofFindings(List<FindingView> findings) {
    Map<String, DecidedActions> byChain = new HashMap<>();
    List<String> ids = findings.stream().map(FindingView::chainId).distinct().toList();
    for (List<String> some : parts(ids, CHAINS)) {
      Set<String> all = new LinkedHashSet<>(some);
      all.addAll(chains.mergedInto(some));
      if (decisions.isAnyOn(all)) {
        some.forEach(id -> byChain.put(id, ofChain(id)));
      }
    }
    Map<String, List<DecidedAction>> decided = new HashMap<>();
    for (FindingView finding : findings) {
      List<DecidedAction> calls =
          byChain.getOrDefault(finding.chainId(), DecidedActions.NONE).among(finding.eventIds());
      if (!calls.isEmpty()) {
        decided.put(finding.findingId(), calls);
      }
    }
    return decided;
  }

  private DecidedActions ofChain(String chainId) {
    return chains.byIds(List.of(chainId)).stream()
        .findFirst()
        .map(
            chain -> {
              List<DecisionView> recorded = decisions(chain);
              return recorded.isEmpty()
                  ? DecidedActions.NONE
                  : DecidedActions.of(chains.actions(chain), recorded);
            })
        .orElse(DecidedActions.NONE);
  }

  /** The decided calls that the findings of each alert name, by id of the alert; those with any. */
  public Map<String, List<DecidedAction>> ofAlerts(List<AlertView> alerts) {
    Map<String, FindingView> findings = new HashMap<>();
    List<String> ids = alerts.stream().flatMap(alert -> alert.findingIds().stream()).toList();
    for (List<String> some : parts(ids, IDS)) {
      chains.findings(some).forEach(finding -> findings.put(finding.findingId(), finding));
    }
    Map<String, List<DecidedAction>> byFinding = ofFindings(List.copyOf(findings.values()));
    Map<String, List<DecidedAction>> byAlert = new HashMap<>();
    for (AlertView alert : alerts) {
      Map<String, DecidedAction> calls = new LinkedHashMap<>();
      alert.findingIds().stream()
          .map(byFinding::get)
          .filter(Objects::nonNull)
          .flatMap(List::stream)
          .forEach(call -> calls.put(call.action().eventId(), call));
      if (!calls.isEmpty()) {
        byAlert.put(
            alert.alertId(),
            calls.values().stream()
                .sorted((one, other) -> ActionView.IN_CHAIN.compare(one.action(), other.action()))
                .toList());
      }
    }
    return byAlert;
  }

  private static List<List<String>> parts(List<String> ids, int size) {
    List<List<String>> parts = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += size) {
      parts.add(ids.subList(from, Math.min(ids.size(), from + size)));
    }
    return parts;
  }
}
