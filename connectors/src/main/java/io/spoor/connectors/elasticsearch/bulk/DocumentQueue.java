package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.config.SinkConfig.BatchConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Documents that wait for a bulk request, handed out in batches: full, or after the linger time.
 * There are never more batches than were waiting or being sent at one time: they are used again.
 */
final class DocumentQueue {

  private final BatchConfig bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The last one is being filled. */
  private final Deque<Batch> waiting = new ArrayDeque<>();

  private final Deque<Batch> spare = new ArrayDeque<>();
  private long bytes;

  DocumentQueue(BatchConfig bounds) {
    this.bounds = bounds;
  }

  void add(List<Outgoing> documents) {
    lock.lock();
    try {
      for (Outgoing next : documents) {
        Batch batch = batchFor(next);
        int before = batch.size();
        batch.add(next);
        bytes += batch.size() - before;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the documents that wait. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next batch, at least one document; waits for it. It is given back when all of them are
   * settled.
   */
  Batch take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Batch first = waiting.peek();
        if (first == null) {
          changed.await();
          continue;
        }
        long left = bounds.linger().toNanos() - first.ageNanos();
        if (left <= 0 || waiting.size() > 1 || isFull(first)) {
          waiting.remove();
          bytes -= first.size();
          return first;
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes a batch back; one that a huge document made larger than others is not kept. */
  void giveBack(Batch batch) {
    if (!batch.isReusable() || batch.bytes().length > 2 * bounds.bytes()) {
      return;
    }
    batch.reset();
    lock.lock();
    try {
      spare.push(batch);
    } finally {
      lock.unlock();
    }
  }

  private Batch batchFor(Outgoing next) {
    Batch last = waiting.peekLast();
    if (last != null && !isFull(last) && last.size() + next.document().size() <= bounds.bytes()) {
      return last;
    }
    Batch empty = spare.isEmpty() ? new Batch() : spare.pop();
    waiting.add(empty);
    return empty;
  }

  private boolean isFull(Batch batch) {
    return batch.documents() >= bounds.documents() || batch.size() >= bounds.bytes();
  }
}
