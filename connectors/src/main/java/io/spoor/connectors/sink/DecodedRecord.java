package io.spoor.connectors.sink;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * A record and what it says, or why it says nothing; neither: there is nothing in it for this sink.
 */
public record DecodedRecord<T>(
    SinkRecord record, @Nullable T value, @Nullable RejectedRecordException error) {

  /** Pause before records are brought again that could not be read without the registry. */
  private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

  /**
   * Reads all of them, before any is dealt with: while the registry is away Connect brings the same
   * records again.
   *
   * @param read throws a {@link RejectedRecordException} if the record is at fault
   * @throws RetriableException if the registry cannot be reached
   */
  public static <T> List<DecodedRecord<T>> all(
      Collection<SinkRecord> records,
      SinkTaskContext context,
      Function<SinkRecord, Optional<T>> read) {
    try {
      return records.stream().map(record -> decode(record, read)).toList();
    } catch (RetriableException e) {
      context.timeout(REGISTRY_PAUSE.toMillis());
      throw e;
    }
  }

  private static <T> DecodedRecord<T> decode(
      SinkRecord record, Function<SinkRecord, Optional<T>> read) {
    try {
      return new DecodedRecord<>(record, read.apply(record).orElse(null), null);
    } catch (RejectedRecordException e) {
      return new DecodedRecord<>(record, null, e);
    }
  }
}
