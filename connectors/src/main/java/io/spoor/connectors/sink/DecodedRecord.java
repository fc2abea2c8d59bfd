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
 * A record with its decoded value or the reason for its rejection; neither if it contains nothing
 * for this sink.
 */
public record DecodedRecord<T>(
    SinkRecord record, @Nullable T value, @Nullable RejectedRecordException error) {

  /** Pause before records are redelivered that could not be read without the registry. */
  private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

  /**
   * Decodes all records before any is processed: while the registry is unavailable, Connect
   * redelivers the same records.
   *
   * @param read throws a {@link RejectedRecordException} if the record is at fault
   * @throws RetriableException if the registry is unavailable
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
