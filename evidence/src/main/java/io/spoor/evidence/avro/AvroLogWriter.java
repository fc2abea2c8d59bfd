package io.spoor.evidence.avro;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.EvidenceWriter;
import io.spoor.evidence.act.FileActJournal;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.store.WritableStore;
import io.spoor.schemas.EvidenceAct;
import java.io.Closeable;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes what lies on Spoor's topics into a log, each schema before the first record that needs it.
 * As {@link EvidenceWriter}: kept for good only once sealed, for one thread, and of no use after an
 * {@link EvidenceException}.
 */
public final class AvroLogWriter implements Closeable {
  private static final SourcePartition SCHEMAS = new SourcePartition(SealedSchema.TOPIC, 0);

  private static final SourcePartition ACTS = new SourcePartition(FileActJournal.NAME, 0);

  private final EvidenceWriter log;
  private final EvidenceRecordFactory recordFactory = new EvidenceRecordFactory();

  /** Fingerprints of schemas that are in the log. */
  private final Set<String> sealedSchemas;

  private AvroLogWriter(EvidenceWriter log, Set<String> sealedSchemas) {
    this.log = log;
    this.sealedSchemas = new HashSet<>(sealedSchemas);
  }

  /**
   * Opens a log to go on with, or begins one; as {@link EvidenceWriter#open(WritableStore, String,
   * SigningKey, Clock)}.
   *
   * @param store closed with this writer, or when this fails
   */
  public static AvroLogWriter open(WritableStore store, String log, SigningKey key, Clock clock) {
    return open(store, log, key, Optional.empty(), clock);
  }

  /**
   * As {@link EvidenceWriter#open(WritableStore, String, SigningKey, Optional, Clock)}.
   *
   * @param previousKey the key to hand over from, where the log is still under it
   */
  public static AvroLogWriter open(
      WritableStore store,
      String log,
      SigningKey key,
      Optional<SigningKey> previousKey,
      Clock clock) {
    EvidenceWriter writer = EvidenceWriter.open(store, log, key, previousKey, clock);
    try {
      return new AvroLogWriter(writer, SealedSchemas.read(store).fingerprints());
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /**
   * Adds a record of a topic.
   *
   * @param key text of its key, if it has one
   * @param value of any of Spoor's schemas, generated or generic; null for a tombstone
   * @throws IllegalArgumentException if its topic is not kept as evidence, its offset is before the
   *     partition's position, or its value has no JSON; it is not appended then
   * @throws EvidenceException if it cannot be written
   */
  public void append(RecordOrigin origin, @Nullable String key, @Nullable IndexedRecord value) {
    if (value == null) {
      log.append(recordFactory.tombstone(origin, key));
      return;
    }
    var record = recordFactory.of(origin, key, value);
    SealedSchema schema = recordFactory.schema(value.getSchema());
    if (!sealedSchemas.contains(schema.fingerprint())) {
      long number = log.positions().getOrDefault(SCHEMAS, 0L);
      log.append(schema.record(number, origin.time()));
      sealedSchemas.add(schema.fingerprint());
    }
    log.append(record);
  }

  /**
   * Adds, of a record that cannot be decoded, the hash of its bytes.
   *
   * @param reason why; goes into the log
   */
  public void appendUnreadable(
      RecordOrigin origin, @Nullable String key, byte[] value, String reason) {
    log.append(recordFactory.unreadable(origin, key, value, reason));
  }

  /**
   * Adds acts that lie in a file beside the log, those of them that it does not hold yet: they are
   * counted as on a topic {@code acts} that is none of Kafka.
   *
   * @param all the file's, from the first on
   * @return how many were added
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

  /** As {@link EvidenceWriter#readTo}. */
  public void readTo(SourcePartition partition, long to) {
    log.readTo(partition, to);
  }

  /** As {@link EvidenceWriter#skipTo}. */
  public void skipTo(SourcePartition partition, long from) {
    log.skipTo(partition, from);
  }

  /** The offset to read next of each partition of Kafka, with what is appended and not sealed. */
  public SortedMap<SourcePartition, Long> positions() {
    var positions = new TreeMap<>(log.positions());
    positions.remove(SCHEMAS);
    positions.remove(ACTS);
    return positions;
  }

  /** Records appended and not yet sealed. */
  public int pending() {
    return log.pending();
  }

  /** Bytes of them. */
  public long pendingBytes() {
    return log.pendingBytes();
  }

  /** Last checkpoint, if anything was sealed. */
  public Optional<Checkpoint> head() {
    return log.head();
  }

  /** As {@link EvidenceWriter#seal()}. */
  public Checkpoint seal() {
    return log.seal();
  }

  /** As {@link EvidenceWriter#rotateKey}. */
  public Checkpoint rotateKey(SigningKey next) {
    return log.rotateKey(next);
  }

  /** Throws away what is not sealed. */
  @Override
  public void close() {
    log.close();
  }
}
