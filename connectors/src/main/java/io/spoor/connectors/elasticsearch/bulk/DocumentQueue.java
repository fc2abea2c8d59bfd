package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkConfig.BatchConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Queues documents and returns them in batches: when full, or after the linger time. Batches are
 * reused, so their number never exceeds the maximum queued or in flight at one time.
 */
final class DocumentQueue {

  private final BatchConfig bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** The last one is being filled. */
  private final Deque<BulkBatch> queued = new ArrayDeque<>();

  private final Deque<BulkBatch> pool = new ArrayDeque<>();
  private long bytes;

  DocumentQueue(BatchConfig bounds) {
    this.bounds = bounds;
  }

  void add(List<QueuedDocument> documents) {
    lock.lock();
    try {
      for (QueuedDocument next : documents) {
        BulkBatch batch = batchFor(next);
        int sizeBefore = batch.size();
        batch.add(next);
        bytes += batch.size() - sizeBefore;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of the queued documents. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for and returns the next batch, with at least one document. The caller releases it when
   * all documents are settled.
   */
  BulkBatch take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        BulkBatch first = queued.peek();
        if (first == null) {
          changed.await();
          continue;
        }
        long remainingNanos = bounds.linger().toNanos() - first.ageNanos();
        if (remainingNanos <= 0 || queued.size() > 1 || isFull(first)) {
          queued.remove();
          bytes -= first.size();
          return first;
        }
        changed.await(remainingNanos, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns a batch for reuse; a batch enlarged by a huge document is discarded. */
  void release(BulkBatch batch) {
    if (!batch.isReusable() || batch.bytes().length > 2 * bounds.bytes()) {
      return;
    }
    batch.reset();
    lock.lock();
    try {
      pool.push(batch);
    } finally {
      lock.unlock();
    }
  }

  private BulkBatch batchFor(QueuedDocument next) {
    BulkBatch last = queued.peekLast();
    if (last != null && !isFull(last) && last.size() + next.document().size() <= bounds.bytes()) {
      return last;
    }
    BulkBatch empty = pool.isEmpty() ? new BulkBatch() : pool.pop();
    queued.add(empty);
    return empty;
  }

  private boolean isFull(BulkBatch batch) {
    return batch.documents() >= bounds.documents() || batch.size() >= bounds.bytes();
  }
}
