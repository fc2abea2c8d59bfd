package io.spoor.decisions.log;

import io.spoor.schemas.DecisionError;
import io.spoor.schemas.DecisionLogOnly;
import io.spoor.schemas.DecisionRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Records between the threads of requests and the one that writes them. Bounded, and a caller has
 * at most half of the room: its volume does not displace the records of others. A record may take
 * long to be written, so the caller is next that has cost the least time. Thread-safe.
 */
final class PendingRecords {
  /** Bytes of a record beside its input and its lists, roughly: most are ids of a request. */
  private static final long OVERHEAD = 4_096;

  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Map<String, Deque<DecisionRecord>> byCaller = new HashMap<>();

  /** Time that each caller's records have taken, nanoseconds. Callers are those of a file: few. */
  private final Map<String, Long> spentByCaller = new HashMap<>();

  private final Map<String, Long> bytesByCaller = new HashMap<>();
  private long bytes;

  PendingRecords(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds a record; returns whether there was room for it. */
  boolean offer(DecisionRecord record) {
    long size = size(record);
    lock.lock();
    try {
      long ofCaller = bytesByCaller.getOrDefault(record.getCaller(), 0L) + size;
      if (bytes + size > maxBytes || ofCaller > maxBytes / 2) {
        return false;
      }
      bytes += size;
      bytesByCaller.put(record.getCaller(), ofCaller);
      byCaller.computeIfAbsent(record.getCaller(), this::first).add(record);
      added.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The queue of a caller that had no record: what it owes stays, and nothing is saved up. */
  private Deque<DecisionRecord> first(String caller) {
    long least = byCaller.keySet().stream().mapToLong(this::spentBy).min().orElse(0);
    spentByCaller.merge(caller, least, Math::max);
    return new ArrayDeque<>();
  }

  private long spentBy(String caller) {
    return spentByCaller.getOrDefault(caller, 0L);
  }

  /** Takes the next record; waits for one until the timeout ends. Empty: there is none. */
  Optional<DecisionRecord> take(Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (byCaller.isEmpty() && nanos > 0) {
        nanos = added.awaitNanos(nanos);
      }
      return byCaller.keySet().stream()
          .min(Comparator.comparingLong(this::spentBy))
          .map(this::remove);
    } finally {
      lock.unlock();
    }
  }

  private DecisionRecord remove(String caller) {
    Deque<DecisionRecord> records = Objects.requireNonNull(byCaller.get(caller));
    DecisionRecord record = records.remove();
    long size = size(record);
    bytes -= size;
    bytesByCaller.computeIfPresent(
        caller, (_, all) -> all == size ? null : Long.valueOf(all - size));
    if (records.isEmpty()) {
      byCaller.remove(caller);
    }
    return record;
  }

  /** Tells how long the record took that was taken last. */
  void spent(DecisionRecord record, long nanos) {
    lock.lock();
    try {
      spentByCaller.merge(record.getCaller(), nanos, Long::sum);
    } finally {
      lock.unlock();
    }
  }

  private static long size(DecisionRecord record) {
    String input = record.getInput();
    long chars = input == null ? 0 : input.length();
    for (List<String> texts :
        List.of(
            record.getPolicies(),
            record.getReasons(),
            record.getFindingIds(),
            record.getEventIds())) {
      for (String text : texts) {
        chars += text.length();
      }
    }
    for (DecisionError error : record.getErrors()) {
      chars += (long) error.getPolicy().length() + error.getMessage().length();
    }
    for (DecisionLogOnly policy : record.getLogOnly()) {
      String error = policy.getError();
      chars += policy.getPolicy().length() + (error == null ? 0L : error.length());
    }
    return OVERHEAD + chars;
  }
}
