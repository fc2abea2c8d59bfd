package io.spoor.connectors.evidence.seal;

import java.util.concurrent.atomic.AtomicLong;

/** Sealing counters; written by the task, read by any thread. */
public final class SealingCounters {
  private final AtomicLong sealed = new AtomicLong();
  private final AtomicLong unreadable = new AtomicLong();
  private final AtomicLong missing = new AtomicLong();
  private final AtomicLong segments = new AtomicLong();
  private final AtomicLong lastSealed = new AtomicLong();
  private final AtomicLong pending = new AtomicLong();
  private final AtomicLong pendingSince = new AtomicLong();
  private volatile boolean unavailable;

  /** Records sealed by this task. */
  public long sealed() {
    return sealed.get();
  }

  /** Records, sealed or pending, that could not be decoded. */
  public long unreadable() {
    return unreadable.get();
  }

  /** Offsets that Kafka deleted before they were read. */
  public long missing() {
    return missing.get();
  }

  /** Segments of the log. */
  public long segments() {
    return segments.get();
  }

  /** Time of this task's last seal, milliseconds since the Unix epoch; 0: none yet. */
  public long lastSealed() {
    return lastSealed.get();
  }

  /** Number of pending records. */
  public long pending() {
    return pending.get();
  }

  /** Age of the first pending record, milliseconds. */
  public long pendingAge(long nowMillis) {
    long since = pendingSince.get();
    return pending.get() == 0 ? 0 : Math.max(0, nowMillis - since);
  }

  /** Whether the disk is failing: true until the next successful seal. */
  public boolean isUnavailable() {
    return unavailable;
  }

  void opened(long segmentsNow) {
    segments.set(segmentsNow);
    pending.set(0);
  }

  void setPending(long records, long sinceMillis) {
    pendingSince.set(sinceMillis);
    pending.set(records);
  }

  void sealed(long records, long segmentsNow, long atMillis) {
    sealed.addAndGet(records);
    segments.set(segmentsNow);
    lastSealed.set(atMillis);
    pending.set(0);
    unavailable = false;
  }

  void unreadableOne() {
    unreadable.incrementAndGet();
  }

  void missing(long offsets) {
    missing.addAndGet(offsets);
  }

  void failed() {
    pending.set(0);
    unavailable = true;
  }
}
