package io.spoor.connectors.evidence.seal;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.RecordOrigin;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.segment.SourcePartition;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a log and seals it. On a disk failure, unsealed records are dropped: they are read
 * again from {@link #sealedOffset} once {@link #open} succeeds. Not thread-safe.
 */
public final class Sealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  private final EvidenceLogConfig config;
  private final SegmentLimits limits;
  private final SealingCounters counters;
  private final Clock clock;

  /** Next offset to read after the sealed records. */
  private Map<SourcePartition, Long> sealedOffsets = Map.of();

  /** Next offset to read after the sealed and the pending records. */
  private final Map<SourcePartition, Long> nextOffsets = new HashMap<>();

  private @Nullable AvroLogWriter writer;
  private long firstWaitsSince;

  public Sealer(
      EvidenceLogConfig config, SegmentLimits limits, SealingCounters counters, Clock clock) {
    this.config = config;
    this.limits = limits;
    this.counters = counters;
    this.clock = clock;
  }

  /** Whether the log accepts records. */
  public boolean isOpen() {
    return writer != null;
  }

  /**
   * Opens the log at its last seal; acts recorded meanwhile are then pending.
   *
   * @throws EvidenceException stating the problem; see {@link #isTransient}
   */
  public void open() {
    close();
    AvroLogWriter opened = config.open(clock);
    writer = opened;
    sealedOffsets = opened.positions();
    nextOffsets.clear();
    nextOffsets.putAll(sealedOffsets);
    counters.opened(segments(opened));
    LOG.info(
        "evidence log opened directory={} segments={} key={}",
        config.directory(),
        segments(opened),
        config.key());
    opened.appendActs(config.acts().read());
    updatePending(opened);
  }

  /** Whether a failure is transient: a full or unavailable disk. */
  public static boolean isTransient(EvidenceException failure) {
    return failure.getCause() instanceof IOException;
  }

  private static long segments(AvroLogWriter writer) {
    return writer.head().map(head -> head.size()).orElse(0L);
  }

  /** The next offset to read of a partition: all earlier offsets are sealed. */
  public OptionalLong sealedOffset(SourcePartition partition) {
    Long offset = sealedOffsets.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** The next offset to read, including pending records. */
  public OptionalLong nextOffset(SourcePartition partition) {
    Long offset = nextOffsets.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /**
   * Adds a record; null for a tombstone.
   *
   * @throws EvidenceException if the disk write fails; the log is then closed
   */
  public void append(RecordOrigin origin, @Nullable String key, @Nullable IndexedRecord value) {
    write(writer -> writer.append(origin, key, value));
    appended(origin);
  }

  /** Adds the hash of an undecodable record, as {@link #append}. */
  public void appendUnreadable(
      RecordOrigin origin, @Nullable String key, byte[] value, String reason) {
    write(writer -> writer.appendUnreadable(origin, key, value, reason));
    counters.unreadableOne();
    appended(origin);
  }

  private void appended(RecordOrigin origin) {
    nextOffsets.put(new SourcePartition(origin.topic(), origin.partition()), origin.offset() + 1);
    updatePending(writer());
  }

  private void updatePending(AvroLogWriter open) {
    if (open.pending() == 0) {
      return;
    }
    if (counters.pending() == 0) {
      firstWaitsSince = clock.millis();
    }
    counters.setPending(open.pending(), firstWaitsSince);
  }

  /**
   * Records that offsets were deleted before they could be read. Seals pending records first.
   *
   * @param from first offset that can be read again
   * @throws EvidenceException as {@link #seal}
   */
  public void skipTo(SourcePartition partition, long from) {
    long missing = from - nextOffset(partition).orElse(from);
    if (missing <= 0) {
      return;
    }
    if (pending() > 0) {
      seal();
    }
    write(writer -> writer.skipTo(partition, from));
    nextOffsets.put(partition, from);
    counters.missing(missing);
    LOG.error(
        "evidence gap: records deleted from the topic before sealing, verification "
            + "will report it topic={} partition={} from={} to={}",
        partition.topic(),
        partition.partition(),
        from - missing,
        from);
  }

  /** Number of pending records. */
  public int pending() {
    return writer == null ? 0 : writer.pending();
  }

  /** Whether a limit is reached. */
  public boolean isDue() {
    return pending() > 0
        && (pending() >= limits.records()
            || writer().pendingBytes() >= limits.bytes()
            || untilNextSeal().isZero());
  }

  /** Time until the first pending record reaches its maximum age; zero: now. */
  public Duration untilNextSeal() {
    long waitedMillis = clock.millis() - firstWaitsSince;
    Duration remaining = limits.interval().minusMillis(waitedMillis);
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }

  /**
   * Seals the pending records.
   *
   * @throws EvidenceException if the write fails; the log is then closed
   */
  public void seal() {
    write(
        writer -> {
          writer.appendActs(config.acts().read());
          int records = writer.pending();
          writer.seal();
          sealedOffsets = writer.positions();
          counters.sealed(records, segments(writer), clock.millis());
        });
  }

  /** Last checkpoint of the open log. */
  public Optional<RememberedCheckpoint> head() {
    return writer == null ? Optional.empty() : writer.shortHead();
  }

  /**
   * Checks that no other program changed the end of the log.
   *
   * @throws EvidenceException if one did, or it cannot be read; the log is then closed
   */
  public void checkUnchanged() {
    write(AvroLogWriter::checkUnchanged);
  }

  private interface WriteOperation {
    void apply(AvroLogWriter writer);
  }

  private void write(WriteOperation operation) {
    try {
      operation.apply(writer());
    } catch (EvidenceException e) {
      close();
      counters.failed();
      throw e;
    }
  }

  private AvroLogWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("the evidence log is not open");
    }
    return writer;
  }

  /** Drops the pending records. */
  @Override
  public void close() {
    AvroLogWriter open = writer;
    writer = null;
    nextOffsets.clear();
    if (open != null) {
      try {
        open.close();
      } catch (EvidenceException e) {
        // Sealed records are safe; the next writer discards a leftover draft.
        LOG.warn("closing the evidence log failed reason=\"{}\"", e.getMessage());
      }
    }
  }
}
