package io.spoor.connectors.elasticsearch.document;

import java.util.Set;

/**
 * Assigns documents of an event to an index: by the append time of its raw record, which the broker
 * sets and which travels in the event. Revisions and replays therefore find their document.
 *
 * <p>Indices of earlier versions have the UTC day of the event instead. A document of a record that
 * was appended before the upgrade stays in such an index if it exists.
 *
 * @param periods periods of the indices
 * @param upgradedMillis when this installation changed to periods, milliseconds since the Unix
 *     epoch; 0: it always had them
 * @param eventDayIndices names of the existing indices of earlier versions, without prefix
 */
public record IndexLayout(IndexPeriods periods, long upgradedMillis, Set<String> eventDayIndices) {
  /** Copies the names. */
  public IndexLayout {
    eventDayIndices = Set.copyOf(eventDayIndices);
  }

  /** The layout of a new installation. */
  public static IndexLayout of(IndexPeriods periods) {
    return new IndexLayout(periods, 0, Set.of());
  }

  /**
   * Name of the index, without prefix.
   *
   * @param alias for example {@code spoor-actions}
   * @param appendedMillis append time of the raw record, milliseconds since the Unix epoch
   * @param eventNanos time of the event, nanoseconds since the Unix epoch; only for indices of
   *     earlier versions
   */
  String index(String alias, long appendedMillis, long eventNanos) {
    if (appendedMillis < upgradedMillis) {
      String earlier = alias + '-' + DocumentTimes.day(eventNanos);
      if (eventDayIndices.contains(earlier)) {
        return earlier;
      }
    }
    return alias + '-' + periods.ending(appendedMillis);
  }
}
