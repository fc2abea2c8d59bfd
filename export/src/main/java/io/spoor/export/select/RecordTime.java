package io.spoor.export.select;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.avro.EventReference;
import io.spoor.evidence.record.RecordView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The time span of a record's content; its append time if the content has none, or it is withheld.
 *
 * @param from first moment, nanoseconds since the Unix epoch, UTC
 * @param to last moment, nanoseconds since the Unix epoch, UTC
 */
record RecordTime(long from, long to) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  static RecordTime of(RecordView record) {
    return switch (record.header().kind()) {
      case "event", "finding", "verdict", "decision", "act" ->
          ofInstant(record, toLong(record.field("time")));
      case "action" -> ofInstant(record, toLong(EventReference.time(record)));
      case "link" -> ofInstant(record, toLong(record.field("issued_at")));
      case "delivery" -> ofInstant(record, toLong(record.field("at")));
      case "chain" -> ofPeriod(record, "started", "ended");
      case "alert" -> ofPeriod(record, "opened", "updated");
      case "identity" -> ofPeriod(record, "first_seen", "last_seen");
      // In force from that time; an exception until it expires.
      case "manifest" ->
          new RecordTime(toLong(record.field("effective_from")).orElse(0L), Long.MAX_VALUE);
      case "settings" ->
          new RecordTime(
              toLong(record.field("started")).orElseGet(() -> appended(record).from()),
              Long.MAX_VALUE);
      case "exception" ->
          new RecordTime(
              toLong(record.field("effective_from")).orElse(0L),
              toLong(record.field("expires")).orElse(Long.MAX_VALUE));
      default -> appended(record);
    };
  }

  private static RecordTime ofInstant(RecordView record, Optional<Long> time) {
    return time.map(t -> new RecordTime(t, t)).orElseGet(() -> appended(record));
  }

  private static RecordTime ofPeriod(RecordView record, String first, String last) {
    Optional<Long> from = toLong(record.field(first));
    Optional<Long> to = toLong(record.field(last));
    return from.isPresent() && to.isPresent()
        ? new RecordTime(from.get(), to.get())
        : appended(record);
  }

  private static RecordTime appended(RecordView record) {
    try {
      long time = nanos(Instant.parse(record.header().time()));
      return new RecordTime(time, time);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("the time of a header is not valid", e);
    }
  }

  /** Integers beyond 2^53 are texts in the log. */
  private static Optional<Long> toLong(Optional<JsonNode> value) {
    return value
        .filter(v -> v.isIntegralNumber() || v.asText().matches("-?\\d{1,18}|-?[1-8]\\d{18}"))
        .map(v -> v.isTextual() ? Long.parseLong(v.textValue()) : v.longValue());
  }

  /** Nanoseconds of an instant, limited to the range of a long. */
  static long nanos(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    } catch (ArithmeticException e) {
      return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** Whether it overlaps the range from {@code since} (inclusive) to {@code until} (exclusive). */
  boolean isWithin(long since, long until) {
    return to >= since && from < until;
  }
}
