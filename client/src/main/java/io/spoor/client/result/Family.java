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
 * The chains around one: of the runs that led to it, of those it started and those started further
 * down, and those it shares a credential with.
 *
 * @param before its parent's parents first; a parent that is not known is only an id
 * @param children by the chain that started them, of all that are shown
 * @param related by id
 * @param isCut whether there are more than are shown
 */
public record Family(
    List<Member> before,
    Map<String, List<ChainRow>> children,
    List<Member> related,
    boolean isCut) {
  private static final int DEPTH = 8;
  private static final int SHOWN = 60;

  /** A chain by id, and as a row if it is known. */
  public record Member(String id, @Nullable ChainRow chain) {}

  /** Where chains are looked up. */
  public interface Source {
    /** Those of these ids that are known. */
    List<ChainRow> byIds(Collection<String> ids);

    /** Those that one of these started, by start. */
    List<ChainRow> startedBy(Collection<String> ids, int limit);

    /** Those that name this one as related. */
    List<ChainRow> relatedTo(String id, int limit);
  }

  public Family {
    before = List.copyOf(before);
    children = Map.copyOf(children);
    related = List.copyOf(related);
  }

  public static Family of(ChainRow chain, Source source) {
    Map<String, List<ChainRow>> children = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>(Set.of(chain.chainId()));
    List<Member> before = before(chain, source, seen);
    boolean cut = before.size() == DEPTH;
    List<String> level = List.of(chain.chainId());
    int left = SHOWN;
    for (int depth = 0; depth < DEPTH && !level.isEmpty(); depth++) {
      List<ChainRow> next =
          source.startedBy(level, left + 1).stream()
              .filter(row -> seen.add(row.chainId()))
              .toList();
      cut |= next.size() > left;
      next = next.subList(0, Math.min(left, next.size()));
      left -= next.size();
      for (ChainRow row : next) {
        children
            .computeIfAbsent(String.valueOf(row.parentChainId()), id -> new ArrayList<>())
            .add(row);
      }
      level = next.stream().map(ChainRow::chainId).toList();
    }
    cut |= !level.isEmpty() && !source.startedBy(level, 1).isEmpty();
    List<Member> related = related(chain, source);
    return new Family(before, children, related, cut || related.size() == SHOWN);
  }

  private static List<Member> before(ChainRow chain, Source source, Set<String> seen) {
    List<Member> before = new ArrayList<>();
    String id = chain.parentChainId();
    while (id != null && seen.add(id) && before.size() < DEPTH) {
      ChainRow row = source.byIds(List.of(id)).stream().findFirst().orElse(null);
      before.addFirst(new Member(id, row));
      id = row == null ? null : row.parentChainId();
    }
    return before;
  }

  private static List<Member> related(ChainRow chain, Source source) {
    Map<String, ChainRow> known = new HashMap<>();
    source.relatedTo(chain.chainId(), SHOWN).forEach(row -> known.put(row.chainId(), row));
    source
        .byIds(chain.related().stream().limit(SHOWN).toList())
        .forEach(row -> known.put(row.chainId(), row));
    Set<String> ids = new TreeSet<>(chain.related());
    ids.addAll(known.keySet());
    return ids.stream().limit(SHOWN).map(id -> new Member(id, known.get(id))).toList();
  }

  /** Ids of the chains that it started itself. */
  public List<String> childrenOf(String id) {
    return children.getOrDefault(id, List.of()).stream().map(ChainRow::chainId).toList();
  }

  public boolean isEmpty() {
    return before.isEmpty() && children.isEmpty() && related.isEmpty();
  }
}
