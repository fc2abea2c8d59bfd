package io.spoor.evidence.write;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.merkle.LeafHashes;
import io.spoor.evidence.note.Checkpoint;
import io.spoor.evidence.note.KeyName;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.record.EvidenceRecord;
import io.spoor.evidence.record.RecordEncoder;
import io.spoor.evidence.segment.OffsetRangeTracker;
import io.spoor.evidence.segment.SegmentChain;
import io.spoor.evidence.segment.SegmentChainException;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.store.WritableStore;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to a log and seals them, segment by segment. Not thread-safe.
 *
 * <p>Appended records are durable only once {@link #seal} has returned. The caller commits its own
 * positions after that. After any failure it opens a new writer and continues at {@link
 * #positions}: then no record is lost or duplicated.
 *
 * <p>After an {@link EvidenceException} of {@code append} or {@code seal}, this writer cannot be
 * used any more; earlier sealed segments are intact.
 */
public final class EvidenceWriter implements Closeable {
  private final WritableStore store;
  private final String log;
  private final Clock clock;
  private final RecordEncoder encoder = new RecordEncoder();
  private final SegmentChain chain;

  private SigningKey key;
  private LeafHashes leaves = new LeafHashes();
  private OffsetRangeTracker ranges;
  private WritableStore.@Nullable Draft draft;
  private long pendingBytes;
  private boolean failed;

  private EvidenceWriter(
      WritableStore store, String log, SigningKey key, Clock clock, SegmentChain chain) {
    this.store = store;
    this.log = log;
    this.key = key;
    this.clock = clock;
    this.chain = chain;
    this.ranges = new OffsetRangeTracker(chain.positions().nextOffsets());
  }

  /**
   * Opens an existing log, or creates one. Verifies the statements and checkpoints of all its
   * segments, but not the records.
   *
   * @param store closed with this writer, or if this method fails
   * @param log name of the log, see {@link KeyName}
   * @throws EvidenceException if the log does not verify, has another name, or ended under a key
   *     that does not name this one as its successor
   */
  public static EvidenceWriter open(WritableStore store, String log, SigningKey key, Clock clock) {
    return opened(store, log, key, Optional.empty(), clock);
  }

  /**
   * As {@link #open(WritableStore, String, SigningKey, Clock)}, with a key handover first if the
   * log is still under the previous key.
   *
   * @param previousKey the key to hand over from; ignored once that is done
   * @throws EvidenceException as there, and if the handover cannot be written
   */
  public static EvidenceWriter open(
      WritableStore store,
      String log,
      SigningKey key,
      Optional<SigningKey> previousKey,
      Clock clock) {
    EvidenceWriter writer = opened(store, log, key, previousKey, clock);
    try {
      if (!writer.key.verifier().equals(key.verifier())) {
        writer.rotateKey(key);
      }
      return writer;
    } catch (RuntimeException e) {
      closeAfterFailure(e, store);
      throw e;
    }
  }

  private static EvidenceWriter opened(
      WritableStore store,
      String log,
      SigningKey key,
      Optional<SigningKey> previousKey,
      Clock clock) {
    try {
      KeyName.check(log);
      SegmentChain chain = read(store);
      SigningKey signs =
          previousKey
              .filter(_ -> !acceptedSigners(chain, key))
              .filter(o -> acceptedSigners(chain, o))
              .orElse(key);
      checkContinues(chain, store, log, signs);
      return new EvidenceWriter(store, log, signs, clock, chain);
    } catch (RuntimeException e) {
      closeAfterFailure(e, store);
      throw e;
    }
  }

  private static boolean acceptedSigners(SegmentChain chain, SigningKey key) {
    return chain.last().isEmpty() || chain.acceptedSigners().contains(key.verifier());
  }

  private static void checkContinues(
      SegmentChain chain, WritableStore store, String log, SigningKey key) {
    if (chain.last().isEmpty()) {
      return;
    }
    String name = chain.last().get().log();
    if (!name.equals(log)) {
      throw new EvidenceException(
          "the evidence log in " + store + " is named " + name + ", not " + log);
    }
    if (!acceptedSigners(chain, key)) {
      throw new EvidenceException(
          ("the evidence log in %s is signed by one of %s, not by %s: use that key's file, "
                  + "or hand over with it first. If the key is lost, start a new log in another "
                  + "directory")
              .formatted(store, chain.acceptedSigners(), key));
    }
  }

  private static void closeAfterFailure(RuntimeException failure, WritableStore store) {
    try {
      store.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static SegmentChain read(WritableStore store) {
    var chain = new SegmentChain(List.of());
    long segment = 0;
    try {
      for (long storedSegments : store.segments()) {
        if (storedSegments != segment) {
          throw failure(store, segment, "it is missing");
        }
        byte[] statement = part(store, segment, SegmentFile.STATEMENT);
        chain.add(statement, part(store, segment, SegmentFile.CHECKPOINT));
        segment++;
      }
      return chain;
    } catch (SegmentChainException e) {
      throw failure(store, segment, "its " + e.part().fileName() + " " + e.problem());
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot read the evidence log in " + store + ": " + IoReason.of(e), e);
    }
  }

  private static byte[] part(WritableStore store, long segment, SegmentFile segmentFile)
      throws IOException {
    return store
        .read(segment, segmentFile)
        .orElseThrow(
            () -> failure(store, segment, "its " + segmentFile.fileName() + " is missing"));
  }

  private static EvidenceException failure(WritableStore store, long segment, String problem) {
    return new EvidenceException(
        ("the evidence log in %s cannot be continued, because it does not verify: segment "
                + "%s: %s. Preserve it, find the cause, and start a new log in another directory")
            .formatted(store, segment, problem));
  }

  /** Next offset to read of each partition, including records appended but not yet sealed. */
  public SortedMap<SourcePartition, Long> positions() {
    return ranges.nextOffsets();
  }

  /** Number of the next record in the log. */
  public long nextRecord() {
    return chain.records() + leaves.size();
  }

  /** Number of records appended but not yet sealed. */
  public int pending() {
    return leaves.size();
  }

  /** Bytes of the pending records. */
  public long pendingBytes() {
    return pendingBytes;
  }

  /** Last checkpoint, if any segment was sealed. */
  public Optional<Checkpoint> head() {
    return chain.head();
  }

  /** Last checkpoint in its short form, with the time of its seal. */
  public Optional<RememberedCheckpoint> shortHead() {
    return chain
        .head()
        .map(head -> RememberedCheckpoint.shortOf(head, chain.last().orElseThrow().sealedAt()));
  }

  /**
   * Adds a record to the open segment.
   *
   * @throws IllegalArgumentException if its offset is before the partition's position, or a value
   *     has no canonical JSON; nothing is then appended, and the writer remains usable
   * @throws EvidenceException if it cannot be written
   * @throws IllegalStateException if the segment would exceed {@link SegmentStatement#MAX_BOUND}:
   *     seal it first; nothing is appended
   */
  public void append(EvidenceRecord record) {
    checkUsable();
    var partition = new SourcePartition(record.header().topic(), record.header().partition());
    long offset = record.header().offset();
    ranges.checkNew(partition, offset);
    RecordEncoder.Encoded encoded = encoder.encode(record);
    if (pendingBytes + encoded.lines().length > SegmentStatement.MAX_BOUND) {
      throw new IllegalStateException("the open segment is full: seal it first");
    }
    try {
      draft().records().write(encoded.lines());
    } catch (IOException e) {
      throw fail("append to", e);
    }
    leaves.add(encoded.leafHash());
    pendingBytes += encoded.lines().length;
    ranges.record(partition, offset);
  }

  /**
   * Records that a partition was read up to an offset without a record there: transaction markers,
   * compaction.
   *
   * @param to next offset to read
   */
  public void readTo(SourcePartition partition, long to) {
    ranges.readTo(partition, to);
  }

  /**
   * Records that offsets could not be read (they were deleted before). Every verification will
   * report the gap. Only permitted while no record of the partition is pending.
   *
   * @param from first offset that can be read again
   */
  public void skipTo(SourcePartition partition, long from) {
    ranges.skipTo(partition, from);
  }

  /**
   * Seals the appended records, even if there are none, and returns when the segment is durable.
   *
   * @throws EvidenceException if it cannot be written or signed
   */
  public Checkpoint seal() {
    return seal(List.of(key.verifier()));
  }

  /**
   * Seals the appended records in a segment that names the next key, and signs with that key from
   * then on.
   *
   * @throws EvidenceException if it cannot be written or signed; the old key then remains in use
   */
  public Checkpoint rotateKey(SigningKey next) {
    Checkpoint checkpoint = seal(List.of(key.verifier(), next.verifier()));
    key = next;
    return checkpoint;
  }

  private Checkpoint seal(List<VerifierKey> keys) {
    checkUsable();
    checkUnchanged();
    var statement =
        new SegmentStatement(
            log,
            chain.segments(),
            chain.records(),
            leaves.size(),
            OptionalLong.of(SegmentStatement.bound(pendingBytes)),
            HexFormat.of().formatHex(leaves.root()),
            chain.previous(),
            ranges.closed(),
            keys,
            clock.instant());
    byte[] statementBytes = statement.bytes();
    try {
      Checkpoint checkpoint =
          Checkpoint.sign(log, chain.segments() + 1, chain.rootWith(statement), key);
      draft().commit(leaves.bytes(), statementBytes, checkpoint.bytes());
      chain.add(statementBytes, checkpoint.bytes());
      startSegment();
      return checkpoint;
    } catch (IOException e) {
      throw fail("seal a segment of", e);
    } catch (SegmentChainException e) {
      failed = true;
      throw new EvidenceException("the sealed segment does not verify: " + e.getMessage(), e);
    }
  }

  /**
   * Checks that the stored log still ends where this writer sealed last. A directory that another
   * program rolled back, or replaced, is not continued.
   *
   * @throws EvidenceException if it does not, or cannot be read
   */
  public void checkUnchanged() {
    checkUsable();
    try {
      Optional<String> change = change();
      if (change.isPresent()) {
        failed = true;
        throw new EvidenceException(
            "the evidence log in "
                + store
                + " was changed by another program: "
                + change.get()
                + ". No record was sealed. Restore the log with its last checkpoint, "
                + chain.head().map(head -> RememberedCheckpoint.of(head).id()).orElse("none"));
      }
    } catch (IOException e) {
      throw fail("read", e);
    }
  }

  private Optional<String> change() throws IOException {
    SortedSet<Long> stored = store.segments();
    if (stored.size() != chain.segments()
        || (!stored.isEmpty() && stored.last() != chain.segments() - 1)) {
      return Optional.of(
          "it has " + stored.size() + " segments, but this process sealed " + chain.segments());
    }
    if (chain.head().isEmpty()) {
      return Optional.empty();
    }
    long last = chain.segments() - 1;
    boolean same =
        isStored(last, SegmentFile.CHECKPOINT, chain.head().get().bytes())
            && isStored(last, SegmentFile.STATEMENT, chain.last().orElseThrow().bytes());
    return same
        ? Optional.empty()
        : Optional.of("the statement or the checkpoint of segment " + last + " was replaced");
  }

  private boolean isStored(long segment, SegmentFile part, byte[] expected) throws IOException {
    return store.read(segment, part).filter(bytes -> Arrays.equals(bytes, expected)).isPresent();
  }

  private void startSegment() {
    leaves = new LeafHashes();
    ranges = new OffsetRangeTracker(chain.positions().nextOffsets());
    draft = null;
    pendingBytes = 0;
  }

  private WritableStore.Draft draft() throws IOException {
    if (draft == null) {
      draft = store.draft(chain.segments());
    }
    return draft;
  }

  private void checkUsable() {
    if (failed) {
      throw new EvidenceException(
          "this writer failed before; open a new one and continue at its positions");
    }
  }

  private EvidenceException fail(String operation, IOException e) {
    failed = true;
    return new EvidenceException(
        ("cannot %s the evidence log in %s: %s. The %s sealed segments are unchanged; "
                + "records appended since must be read again. Free some space or check the disk, "
                + "then start again")
            .formatted(operation, store, IoReason.of(e), chain.segments()),
        e);
  }

  /** Discards unsealed records. */
  @Override
  public void close() {
    try (store) {
      if (draft != null) {
        draft.close();
      }
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot close the evidence log in " + store + ": " + IoReason.of(e), e);
    }
  }
}
