package io.spoor.export;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What chooses records: one is taken if any of these wants it, and all are if there is none.
 *
 * @param chains ids, or their first digits
 * @param findings ids, or their first digits: the chains that they are about
 * @param agents ids: all chains of theirs
 * @param principals ids or names: records that name them
 */
public record SelectionCriteria(
    SortedSet<String> chains,
    SortedSet<String> findings,
    SortedSet<String> agents,
    SortedSet<String> principals) {
  /** Everything. */
  public static final SelectionCriteria ALL = of(List.of(), List.of(), List.of(), List.of());

  public SelectionCriteria {
    chains = new TreeSet<>(chains);
    findings = new TreeSet<>(findings);
    agents = new TreeSet<>(agents);
    principals = new TreeSet<>(principals);
  }

  /** Of lists that may hold one twice. */
  public static SelectionCriteria of(
      Collection<String> chains,
      Collection<String> findings,
      Collection<String> agents,
      Collection<String> principals) {
    return new SelectionCriteria(
        new TreeSet<>(chains),
        new TreeSet<>(findings),
        new TreeSet<>(agents),
        new TreeSet<>(principals));
  }

  /** The chain with this id. */
  public static SelectionCriteria chain(String id) {
    return of(List.of(id), List.of(), List.of(), List.of());
  }

  /** Whether it asks for whole chains. */
  public boolean hasChains() {
    return !chains.isEmpty() || !findings.isEmpty() || !agents.isEmpty();
  }

  /** Whether anything chooses; if not, all records are chosen. */
  public boolean isAll() {
    return !hasChains() && principals.isEmpty();
  }
}
