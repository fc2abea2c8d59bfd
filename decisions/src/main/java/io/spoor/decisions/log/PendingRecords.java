package io.spoor.decisions.log;

import io.spoor.schemas.DecisionError;
import io.spoor.schemas.DecisionLogOnly;
import io.spoor.schemas.DecisionRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Records between the threads of requests and the one that writes them. Bounded, and a caller has
 * at most half of the room: its volume does not displace the records of others. Thread-safe.
 */
final class PendingRecords {
  /** Bytes of a record beside its input and its lists, roughly: most are ids of a request. */
  private static final long OVERHEAD = 4_096;

  private final long maxBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Deque<DecisionRecord> records = new ArrayDeque<>();
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
      records.add(record);
      added.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes all records, at most {@code max}; waits for one until the timeout ends. */
  List<DecisionRecord> take(int max, Duration timeout) throws InterruptedException {
    List<DecisionRecord> taken = new ArrayList<>();
    long nanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (records.isEmpty() && nanos > 0) {
        nanos = added.awaitNanos(nanos);
      }
      while (!records.isEmpty() && taken.size() < max) {
        DecisionRecord record = records.remove();
        long size = size(record);
        bytes -= size;
        bytesByCaller.computeIfPresent(
            record.getCaller(), (_, all) -> all == size ? null : Long.valueOf(all - size));
        taken.add(record);
      }
      return taken;
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
