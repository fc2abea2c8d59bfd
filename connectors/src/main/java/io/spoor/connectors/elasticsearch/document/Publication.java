package io.spoor.connectors.elasticsearch.document;

import org.jspecify.annotations.Nullable;

/**
 * When a record was published.
 *
 * @param at the record's time, milliseconds since the Unix epoch; null: unknown
 * @param latencyMillis time from the arrival of the raw record behind it to its publication, at
 *     least 0; null: unknown, for example for replayed results
 */
public record Publication(@Nullable Long at, @Nullable Long latencyMillis) {
  /** Unknown. */
  public static final Publication UNKNOWN = new Publication(null, null);

  /** A publication with unknown latency. */
  public static Publication at(long publishedAt) {
    return new Publication(publishedAt, null);
  }

  /**
   * The publication of what a raw record brought about. The times are the broker's and the app's
   * clock readings, both in milliseconds since the Unix epoch; the latency is at least 0, even if
   * the clocks disagree.
   */
  public static Publication of(long arrivedAt, long publishedAt) {
    return new Publication(publishedAt, Math.max(0, publishedAt - arrivedAt));
  }
}
