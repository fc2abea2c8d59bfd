package io.spoor.cli.command.evidence;

import io.spoor.evidence.avro.SealedRecordDecoder;
import io.spoor.evidence.avro.SealedSchemas;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerifiedRecordReader;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/** The records of one topic in a verified log. */
final class SealedTopic {
  private final VerifiedRecordReader records;
  private final SealedRecordDecoder decoder;
  private final String topic;

  SealedTopic(SegmentStore store, LogVerifier verified, String topic) {
    this.records = new VerifiedRecordReader(store, verified);
    this.decoder = new SealedRecordDecoder(SealedSchemas.read(store));
    this.topic = topic;
  }

  /** Receives records, in log order. */
  @FunctionalInterface
  interface Visitor {
    /** {@code number}: of the record in the log, from 0. */
    void record(long number, StoredRecord stored);
  }

  void read(Predicate<RecordHeader> filter, Visitor visitor) {
    records.read(
        statement ->
            statement.ranges().stream().anyMatch(range -> range.partition().topic().equals(topic)),
        (number, header, lines) -> {
          if (header.topic().equals(topic) && filter.test(header)) {
            visitor.record(number, StoredRecord.parse(lines.get()));
          }
        });
  }

  /**
   * The content of a record; empty: it has none.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  Optional<SpecificRecord> content(StoredRecord stored) {
    return decoder.specific(stored);
  }
}
