package io.spoor.schemas.topic;

import java.time.Duration;

/** What is kept of a topic. */
public sealed interface Retention {

  /** Value of the topic setting {@code cleanup.policy}. */
  default String cleanupPolicy() {
    return switch (this) {
      case DeleteAfter _, KeepAll _ -> "delete";
      case KeepLatest _, KeepLatestAfter _ -> "compact";
    };
  }

  /** Value of the topic setting {@code retention.ms}: milliseconds, -1 for ever. */
  default long retentionMillis() {
    return switch (this) {
      case DeleteAfter d -> d.age().toMillis();
      case KeepAll _, KeepLatest _, KeepLatestAfter _ -> -1;
    };
  }

  /**
   * Records go once they are old.
   *
   * @param age time since the record was appended
   */
  record DeleteAfter(Duration age) implements Retention {

    public DeleteAfter {
      if (age.isNegative() || age.isZero()) {
        throw new IllegalArgumentException("retention must be positive: " + age);
      }
    }
  }

  /** Every record stays: an append-only log of versions. */
  record KeepAll() implements Retention {}

  /** The last record of each key stays (compaction). */
  record KeepLatest() implements Retention {}

  /**
   * Every record stays for a while, later the last of each key (compaction).
   *
   * @param lag time since the record was appended
   */
  record KeepLatestAfter(Duration lag) implements Retention {}
}
