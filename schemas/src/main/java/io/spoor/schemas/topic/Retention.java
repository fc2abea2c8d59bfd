package io.spoor.schemas.topic;

import java.time.Duration;

/** Retention of a topic's records. */
public sealed interface Retention {

  /** Value of the topic setting {@code cleanup.policy}. */
  default String cleanupPolicy() {
    return switch (this) {
      case DeleteAfter _, KeepAll _ -> "delete";
      case KeepLatest _, KeepLatestAfter _, KeepLatestOnly _ -> "compact";
    };
  }

  /** Value of the topic setting {@code retention.ms}: milliseconds, -1 for unlimited. */
  default long retentionMillis() {
    return switch (this) {
      case DeleteAfter d -> d.age().toMillis();
      case KeepAll _, KeepLatest _, KeepLatestAfter _, KeepLatestOnly _ -> -1;
    };
  }

  /**
   * Records are deleted by age.
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

  /** Every record is retained: an append-only log of versions. */
  record KeepAll() implements Retention {}

  /** The last record of each key is retained (compaction). */
  record KeepLatest() implements Retention {}

  /**
   * Every record is retained for a period, then the last of each key (compaction).
   *
   * @param lag time since the record was appended
   */
  record KeepLatestAfter(Duration lag) implements Retention {}

  /**
   * The last record of each key is retained (compaction), and soon little else: readers read the
   * topic from its beginning, and keys change often.
   *
   * @param segment maximum age of the segment that compaction leaves as it is
   */
  record KeepLatestOnly(Duration segment) implements Retention {}
}
