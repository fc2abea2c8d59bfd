package io.spoor.connectors.evidence.seal;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.RecordOrigin;
import io.spoor.evidence.segment.SourcePartition;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to a log and seals it. When the disk takes nothing what waited is dropped: it is read
 * again from {@link #sealedOffset}, once {@link #open} works. For one thread.
 */
public final class Sealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  private final EvidenceLogConfig config;
  private final SegmentLimits limits;
  private final SealingCounters counters;
  private final Clock clock;

  /** What is in the log for good: the offset to read next. */
  private Map<SourcePartition, Long> sealedOffsets = Map.of();

  /** The same with what waits. */
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

  /** Whether it can be appended to. */
  public boolean isOpen() {
    return writer != null;
  }

  /**
   * Opens the log as it is sealed; what people did meanwhile waits to be sealed then.
   *
   * @throws EvidenceException saying what is wrong; see {@link #isTransient}
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

  /** Whether a failure may pass by itself: a disk that is full, or away. */
  public static boolean isTransient(EvidenceException failure) {
    return failure.getCause() instanceof IOException;
  }

  private static long segments(AvroLogWriter writer) {
    return writer.head().map(head -> head.size()).orElse(0L);
  }

  /** The offset to read next of a partition: what is before it is sealed. */
  public OptionalLong sealedOffset(SourcePartition partition) {
    Long offset = sealedOffsets.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /** The same with what waits. */
  public OptionalLong nextOffset(SourcePartition partition) {
    Long offset = nextOffsets.get(partition);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /**
   * Adds a record; null for a tombstone.
   *
   * @throws EvidenceException if the disk does not take it; the log is closed then
   */
  public void append(RecordOrigin origin, @Nullable String key, @Nullable IndexedRecord value) {
    write(writer -> writer.append(origin, key, value));
    appended(origin);
  }

  /** Adds the hash of a record that cannot be decoded, as {@link #append}. */
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
   * Says that offsets were deleted before they could be read. Seals first what waits.
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
        "records were deleted before they were sealed; every verification will show the gap"
            + " topic={} partition={} from={} to={}",
        partition.topic(),
        partition.partition(),
        from - missing,
        from);
  }

  /** Records that wait to be sealed. */
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

  /** Until the first record has waited for as long as it may; zero: now. */
  public Duration untilNextSeal() {
    long waitedMillis = clock.millis() - firstWaitsSince;
    Duration remaining = limits.interval().minusMillis(waitedMillis);
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }

  /**
   * Seals what waits.
   *
   * @throws EvidenceException if it cannot be written; the log is closed then
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

  /** Drops what waits. */
  @Override
  public void close() {
    AvroLogWriter open = writer;
    writer = null;
    nextOffsets.clear();
    if (open != null) {
      try {
        open.close();
      } catch (EvidenceException e) {
        // What is sealed is safe; a draft that stays behind is thrown away by the next writer.
        LOG.warn("closing the evidence log failed reason=\"{}\"", e.getMessage());
      }
    }
  }
}
