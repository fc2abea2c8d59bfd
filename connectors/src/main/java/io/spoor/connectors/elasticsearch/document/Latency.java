package io.spoor.connectors.elasticsearch.document;

import org.jspecify.annotations.Nullable;

/**
 * How long it took from the raw record that brought a record about to its publication.
 *
 * @param millis at least 0; null: not told, as of what a replay found again
 */
public record Latency(@Nullable Long millis) {
  /** It was not told. */
  public static final Latency UNKNOWN = new Latency(null);

  /**
   * Between two readings of the broker's and the app's clock, both in milliseconds since the Unix
   * epoch; clocks that disagree make it no less than 0.
   */
  public static Latency between(long arrivedAt, long publishedAt) {
    return new Latency(Math.max(0, publishedAt - arrivedAt));
  }
}
