package io.spoor.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What narrows a choice.
 *
 * @param since of the time that a record speaks of, included
 * @param until the same, excluded
 * @param kinds of records; all if empty
 * @param tenant whose records; all if empty
 */
public record SelectionBounds(
    Optional<Instant> since,
    Optional<Instant> until,
    SortedSet<String> kinds,
    Optional<String> tenant) {
  /** Nothing. */
  public static final SelectionBounds NONE =
      new SelectionBounds(Optional.empty(), Optional.empty(), new TreeSet<>(), Optional.empty());

  public SelectionBounds {
    kinds = new TreeSet<>(kinds);
  }

  /** Of a time alone, and of kinds. */
  public static SelectionBounds of(Instant since, Instant until, List<String> kinds) {
    return new SelectionBounds(
        Optional.of(since), Optional.of(until), new TreeSet<>(kinds), Optional.empty());
  }
}
