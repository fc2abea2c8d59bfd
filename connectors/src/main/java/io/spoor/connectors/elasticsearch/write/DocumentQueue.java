package io.spoor.connectors.elasticsearch.write;

import io.spoor.connectors.elasticsearch.config.SinkConfig.BatchConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Documents that wait for a bulk request, handed out in batches: full, or after the linger time.
 */
final class DocumentQueue {

  private final BatchConfig bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long bytes;

  DocumentQueue(BatchConfig bounds) {
    this.bounds = bounds;
  }

  private record Waiting(Delivery delivery, long sinceNanos) {}

  void add(List<? extends Delivery> deliveries) {
    long now = System.nanoTime();
    lock.lock();
    try {
      for (Delivery delivery : deliveries) {
        waiting.add(new Waiting(delivery, now));
        bytes += delivery.document().size();
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

  /** The next batch, at least one document; waits for it. */
  List<Delivery> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Waiting first = waiting.peek();
        if (first == null) {
          changed.await();
          continue;
        }
        long left = bounds.linger().toNanos() - (System.nanoTime() - first.sinceNanos);
        if (left <= 0 || waiting.size() >= bounds.documents() || bytes >= bounds.bytes()) {
          return batch();
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Delivery> batch() {
    List<Delivery> batch = new ArrayList<>(Math.min(waiting.size(), bounds.documents()));
    long size = 0;
    for (Waiting next = waiting.peek();
        next != null && batch.size() < bounds.documents();
        next = waiting.peek()) {
      int more = next.delivery.document().size();
      if (!batch.isEmpty() && size + more > bounds.bytes()) {
        break;
      }
      waiting.remove();
      size += more;
      batch.add(next.delivery);
    }
    bytes -= size;
    return batch;
  }
}
