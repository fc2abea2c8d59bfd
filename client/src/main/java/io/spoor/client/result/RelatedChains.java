package io.spoor.client.result;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The chains related to one chain: its ancestors, its descendants, and those that share a
 * credential with it.
 *
 * @param predecessors the farthest ancestor first; an unknown parent has only an id
 * @param children by the chain that started them, for all displayed chains
 * @param related by id
 * @param isCut whether more chains exist than are displayed
 */
public record RelatedChains(
    List<Member> predecessors,
    Map<String, List<ChainView>> children,
    List<Member> related,
    boolean isCut) {
  private static final int DEPTH = 8;
  private static final int MAX_SHOWN = 60;

  /** A chain by id, with its row if known. */
  public record Member(String id, @Nullable ChainView chain) {}

  /** Looks up chains. */
  public interface ChainLookup {
    /** The known chains with these ids. */
    List<ChainView> byIds(Collection<String> ids);

    /** Chains started by one of these, ordered by start. */
    List<ChainView> startedBy(Collection<String> ids, int limit);

    /** Chains that name this one as related. */
    List<ChainView> sharingCredentials(String id, int limit);
  }

  public RelatedChains {
    predecessors = List.copyOf(predecessors);
    children = Map.copyOf(children);
    related = List.copyOf(related);
  }

  public static RelatedChains of(ChainView chain, ChainLookup source) {
    Map<String, List<ChainView>> children = new LinkedHashMap<>();
    Set<String> visited = new HashSet<>(Set.of(chain.chainId()));
    List<Member> predecessors = predecessors(chain, source, visited);
    boolean truncated = predecessors.size() == DEPTH;
    List<String> level = List.of(chain.chainId());
    int remaining = MAX_SHOWN;
    for (int depth = 0; depth < DEPTH && !level.isEmpty(); depth++) {
      List<ChainView> next =
          source.startedBy(level, remaining + 1).stream()
              .filter(row -> visited.add(row.chainId()))
              .toList();
      truncated |= next.size() > remaining;
      next = next.subList(0, Math.min(remaining, next.size()));
      remaining -= next.size();
      for (ChainView row : next) {
        children
            .computeIfAbsent(String.valueOf(row.parentChainId()), id -> new ArrayList<>())
            .add(row);
      }
      level = next.stream().map(ChainView::chainId).toList();
    }
    truncated |= !level.isEmpty() && !source.startedBy(level, 1).isEmpty();
    List<Member> related = related(chain, source);
    return new RelatedChains(
        predecessors, children, related, truncated || related.size() == MAX_SHOWN);
  }

  private static List<Member> predecessors(
      ChainView chain, ChainLookup source, Set<String> visited) {
    List<Member> predecessors = new ArrayList<>();
    String id = chain.parentChainId();
    while (id != null && visited.add(id) && predecessors.size() < DEPTH) {
      ChainView row = source.byIds(List.of(id)).stream().findFirst().orElse(null);
      predecessors.addFirst(new Member(id, row));
      id = row == null ? null : row.parentChainId();
    }
    return predecessors;
  }

  private static List<Member> related(ChainView chain, ChainLookup source) {
    Map<String, ChainView> byId = new HashMap<>();
    source
        .sharingCredentials(chain.chainId(), MAX_SHOWN)
        .forEach(row -> byId.put(row.chainId(), row));
    source
        .byIds(chain.related().stream().limit(MAX_SHOWN).toList())
        .forEach(row -> byId.put(row.chainId(), row));
    Set<String> ids = new TreeSet<>(chain.related());
    ids.addAll(byId.keySet());
    return ids.stream().limit(MAX_SHOWN).map(id -> new Member(id, byId.get(id))).toList();
  }

  /** Ids of the chains that the chain started directly. */
  public List<String> childrenOf(String id) {
    return children.getOrDefault(id, List.of()).stream().map(ChainView::chainId).toList();
  }

  public boolean isEmpty() {
    return predecessors.isEmpty() && children.isEmpty() && related.isEmpty();
  }
}
