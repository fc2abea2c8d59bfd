package io.spoor.export.request;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Criteria for selecting records: a record is selected if any criterion matches, and all are if
 * there are no criteria.
 *
 * @param chains ids or id prefixes
 * @param findings ids or id prefixes: selects the chains of these findings
 * @param agents ids: selects all chains of these agents
 * @param principals ids or names: selects records that name them
 */
public record SelectionCriteria(
    SortedSet<String> chains,
    SortedSet<String> findings,
    SortedSet<String> agents,
    SortedSet<String> principals) {
  /** Selects all records. */
  public static final SelectionCriteria ALL = of(List.of(), List.of(), List.of(), List.of());

  public SelectionCriteria {
    chains = new TreeSet<>(chains);
    findings = new TreeSet<>(findings);
    agents = new TreeSet<>(agents);
    principals = new TreeSet<>(principals);
  }

  /** Creates criteria from lists that may contain duplicates. */
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

  /** Whether it selects whole chains. */
  public boolean hasChains() {
    return !chains.isEmpty() || !findings.isEmpty() || !agents.isEmpty();
  }

  /** Whether there are no criteria, so that all records are selected. */
  public boolean isAll() {
    return !hasChains() && principals.isEmpty();
  }
}
