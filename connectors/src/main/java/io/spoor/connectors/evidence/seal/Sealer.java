package io.spoor.connectors.evidence.seal;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.Place;
import io.spoor.evidence.segment.TopicPartition;
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
 * again from {@link #sealed}, once {@link #open} works. For one thread.
 */
public final class Sealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  private final LogPlace place;
  private final SegmentLimits limits;
  private final Counters counters;
  private final Clock clock;

  /** What is in the log for good: the offset to read next. */
  private Map<TopicPartition, Long> sealed = Map.of();

  /** The same with what waits. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  private @Nullable AvroLogWriter writer;
  private long firstWaitsSince;

  public Sealer(LogPlace place, SegmentLimits limits, Counters counters, Clock clock) {
    this.place = place;
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
   * @throws EvidenceException saying what is wrong; see {@link #mayPass}
   */
  public void open() {
    close();
    AvroLogWriter opened = place.open(clock);
    writer = opened;
    sealed = opened.positions();
    next.clear();
    next.putAll(sealed);
    counters.opened(segments(opened));
    LOG.info(
        "evidence log opened directory={} segments={} key={}",
        place.directory(),
        segments(opened),
        place.key());
    opened.appendActs(place.acts().read());
    waits(opened);
  }

  /** Whether a failure may pass by itself: a disk that is full, or away. */
  public static boolean mayPass(EvidenceException failure) {
    return failure.getCause() instanceof IOException;
  }

  private static long segments(AvroLogWriter writer) {
    return writer.head().map(head -> head.size()).orElse(0L);
  }

  /** The offset to read next of a partition: what is before it is sealed. */
  public OptionalLong sealed(TopicPartition partition) {
    Long at = sealed.get(partition);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** The same with what waits. */
  public OptionalLong next(TopicPartition partition) {
    Long at = next.get(partition);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /**
   * Adds a record; null for a tombstone.
   *
   * @throws EvidenceException if the disk does not take it; the log is closed then
   */
  public void append(Place at, @Nullable String key, @Nullable IndexedRecord value) {
    write(writer -> writer.append(at, key, value));
    appended(at);
  }

  /** Adds the hash of a record that cannot be decoded, as {@link #append}. */
  public void appendUnreadable(Place at, @Nullable String key, byte[] value, String reason) {
    write(writer -> writer.appendUnreadable(at, key, value, reason));
    counters.unreadableOne();
    appended(at);
  }

  private void appended(Place at) {
    next.put(new TopicPartition(at.topic(), at.partition()), at.offset() + 1);
    waits(writer());
  }

  private void waits(AvroLogWriter open) {
    if (open.pending() == 0) {
      return;
    }
    if (counters.pending() == 0) {
      firstWaitsSince = clock.millis();
    }
    counters.waits(open.pending(), firstWaitsSince);
  }

  /**
   * Says that offsets were deleted before they could be read. Seals first what waits.
   *
   * @param from first offset that can be read again
   * @throws EvidenceException as {@link #seal}
   */
  public void skipTo(TopicPartition partition, long from) {
    long missing = from - next(partition).orElse(from);
    if (missing <= 0) {
      return;
    }
    if (waiting() > 0) {
      seal();
    }
    write(writer -> writer.skipTo(partition, from));
    next.put(partition, from);
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
  public int waiting() {
    return writer == null ? 0 : writer.pending();
  }

  /** Whether a limit is reached. */
  public boolean isDue() {
    return waiting() > 0
        && (waiting() >= limits.records()
            || writer().pendingBytes() >= limits.bytes()
            || untilDue().isZero());
  }

  /** Until the first record has waited for as long as it may; zero: now. */
  public Duration untilDue() {
    long waited = clock.millis() - firstWaitsSince;
    Duration left = limits.interval().minusMillis(waited);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Seals what waits.
   *
   * @throws EvidenceException if it cannot be written; the log is closed then
   */
  public void seal() {
    write(
        writer -> {
          writer.appendActs(place.acts().read());
          int records = writer.pending();
          writer.seal();
          sealed = writer.positions();
          counters.sealed(records, segments(writer), clock.millis());
        });
  }

  private interface Write {
    void to(AvroLogWriter writer);
  }

  private void write(Write what) {
    try {
      what.to(writer());
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
    next.clear();
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
