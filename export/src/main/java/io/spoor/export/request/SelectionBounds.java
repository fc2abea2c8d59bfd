package io.spoor.export.request;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Bounds that limit a selection.
 *
 * @param since lower bound of a record's time, inclusive
 * @param until upper bound of a record's time, exclusive
 * @param kinds of records; all if empty
 * @param tenant tenant of the records; all if empty
 */
public record SelectionBounds(
    Optional<Instant> since,
    Optional<Instant> until,
    SortedSet<String> kinds,
    Optional<String> tenant) {
  /** No bounds. */
  public static final SelectionBounds NONE =
      new SelectionBounds(Optional.empty(), Optional.empty(), new TreeSet<>(), Optional.empty());

  public SelectionBounds {
    kinds = new TreeSet<>(kinds);
  }

  /** Bounds of time and kind only. */
  public static SelectionBounds of(Instant since, Instant until, List<String> kinds) {
    return new SelectionBounds(
        Optional.of(since), Optional.of(until), new TreeSet<>(kinds), Optional.empty());
  }
}
