package io.spoor.evidence.avro;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.store.WritableStore;
import io.spoor.evidence.write.EvidenceWriter;
import io.spoor.schemas.Action;
import io.spoor.schemas.ActionCopied;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.IdentityEvent;
import java.io.Closeable;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of Spoor's topics into a log, each schema before the first record that needs it.
 * As with {@link EvidenceWriter}, records are durable only once sealed, the writer is not
 * thread-safe, and cannot be used after an {@link EvidenceException}.
 */
public final class AvroLogWriter implements Closeable {
  private static final SourcePartition SCHEMAS = new SourcePartition(SealedSchema.TOPIC, 0);

  private static final SourcePartition ACTS = new SourcePartition(FileActJournal.NAME, 0);

  private final EvidenceWriter log;
  private final EvidenceRecordFactory recordFactory = new EvidenceRecordFactory();
  private final SealedEvents sealedEvents;

  /** Fingerprints of schemas in the log. */
  private final Set<String> sealedSchemas;

  private AvroLogWriter(EvidenceWriter log, Set<String> sealedSchemas, Clock clock) {
    this.log = log;
    this.sealedEvents = new SealedEvents(clock);
    this.sealedSchemas = new HashSet<>(sealedSchemas);
  }

  /**
   * Opens an existing log, or creates one; as {@link EvidenceWriter#open(WritableStore, String,
   * SigningKey, Clock)}.
   *
   * @param store closed with this writer, or if this method fails
   */
  public static AvroLogWriter open(WritableStore store, String log, SigningKey key, Clock clock) {
    return open(store, log, key, Optional.empty(), clock);
  }

  /**
   * As {@link EvidenceWriter#open(WritableStore, String, SigningKey, Optional, Clock)}.
   *
   * @param previousKey the key to hand over from, if the log is still under it
   */
  public static AvroLogWriter open(
      WritableStore store,
      String log,
      SigningKey key,
      Optional<SigningKey> previousKey,
      Clock clock) {
    EvidenceWriter writer = EvidenceWriter.open(store, log, key, previousKey, clock);
    try {
      return new AvroLogWriter(writer, SealedSchemas.read(store).fingerprints(), clock);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /**
   * Adds a record of a topic. An action, or a copy of one, whose event this writer has appended is
   * written with a reference to the event's record in place of the event ({@link EventReference}).
   *
   * @param key text of its key, if any
   * @param value of any of Spoor's schemas, generated or generic; null for a tombstone
   * @throws IllegalArgumentException if its topic is not sealed as evidence, its offset is before
   *     the partition's position, or its value has no JSON form; it is then not appended
   * @throws EvidenceException if it cannot be written
   */
  public void append(RecordOrigin origin, @Nullable String key, @Nullable IndexedRecord value) {
    if (value == null) {
      log.append(recordFactory.tombstone(origin, key));
      return;
    }
    var record = record(origin, key, value);
    SealedSchema schema = recordFactory.schema(value.getSchema());
    if (!sealedSchemas.contains(schema.fingerprint())) {
      long number = log.positions().getOrDefault(SCHEMAS, 0L);
      log.append(schema.record(number, origin.time()));
      sealedSchemas.add(schema.fingerprint());
    }
    if (isA(value, RecordKind.EVENT, origin, IdentityEvent.class)) {
      long number = log.nextRecord();
      log.append(record);
      sealedEvents.add(value, number);
    } else {
      log.append(record);
    }
  }

  private EvidenceRecord record(RecordOrigin origin, @Nullable String key, IndexedRecord value) {
    if ((isA(value, RecordKind.ACTION, origin, Action.class)
            || isA(value, RecordKind.ACTION, origin, ActionCopied.class))
        && embeddedEvent(value) instanceof IndexedRecord event
        && EventReference.timeOf(event).isPresent()) {
      OptionalLong number = sealedEvents.find(event);
      if (number.isPresent()) {
        return recordFactory.ofAction(origin, key, value, number.getAsLong());
      }
    }
    return recordFactory.of(origin, key, value);
  }

  private static @Nullable Object embeddedEvent(IndexedRecord action) {
    Schema.Field event = action.getSchema().getField(EventReference.EVENT);
    return event == null ? null : action.get(event.pos());
  }

  private static boolean isA(
      IndexedRecord value, RecordKind kind, RecordOrigin origin, Class<?> type) {
    return RecordKind.ofTopic(origin.topic()).filter(kind::equals).isPresent()
        && value.getSchema().getFullName().equals(type.getName());
  }

  /**
   * Adds the hash of a record that cannot be decoded.
   *
   * @param reason the reason, which is written to the log
   */
  public void appendUnreadable(
      RecordOrigin origin, @Nullable String key, byte[] value, String reason) {
    log.append(recordFactory.unreadable(origin, key, value, reason));
  }

  /**
   * Adds the acts in a file next to the log that the log does not contain yet. They are numbered as
   * on a topic {@code acts}, which does not exist in Kafka.
   *
   * @param all all acts of the file, from the first
   * @return number of acts added
   */
  public int appendActs(List<EvidenceAct> all) {
    int next = Math.toIntExact(log.positions().getOrDefault(ACTS, 0L));
    for (int i = next; i < all.size(); i++) {
      EvidenceAct act = all.get(i);
      append(new RecordOrigin(FileActJournal.NAME, 0, i, time(act)), act.getActId(), act);
    }
    return Math.max(0, all.size() - next);
  }

  private static Instant time(EvidenceAct act) {
    return Instant.EPOCH.plusNanos(act.getTime());
  }

  /** As {@link EvidenceWriter#skipTo}. */
  public void skipTo(SourcePartition partition, long from) {
    log.skipTo(partition, from);
  }

  /** Next offset to read of each Kafka partition, including records appended but not yet sealed. */
  public SortedMap<SourcePartition, Long> positions() {
    var positions = new TreeMap<>(log.positions());
    positions.remove(SCHEMAS);
    positions.remove(ACTS);
    return positions;
  }

  /** Number of records appended but not yet sealed. */
  public int pending() {
    return log.pending();
  }

  /** Bytes of the pending records. */
  public long pendingBytes() {
    return log.pendingBytes();
  }

  /** Last checkpoint, if any segment was sealed. */
  public Optional<Checkpoint> head() {
    return log.head();
  }

  /** As {@link EvidenceWriter#shortHead}. */
  public Optional<RememberedCheckpoint> shortHead() {
    return log.shortHead();
  }

  /** As {@link EvidenceWriter#checkUnchanged}. */
  public void checkUnchanged() {
    log.checkUnchanged();
  }

  /** As {@link EvidenceWriter#seal()}. */
  public Checkpoint seal() {
    return log.seal();
  }

  /** Discards unsealed records. */
  @Override
  public void close() {
    log.close();
  }
}
