package io.spoor.connectors.elasticsearch.document;

import org.jspecify.annotations.Nullable;

/**
 * Time from the arrival of the raw record behind a record to the record's publication.
 *
 * @param millis at least 0; null: unknown, for example for replayed results
 */
public record Latency(@Nullable Long millis) {
  /** Unknown latency. */
  public static final Latency UNKNOWN = new Latency(null);

  /**
   * The difference between the broker's and the app's clock readings, both in milliseconds since
   * the Unix epoch; at least 0, even if the clocks disagree.
   */
  public static Latency between(long arrivedAt, long publishedAt) {
    return new Latency(Math.max(0, publishedAt - arrivedAt));
  }
}
