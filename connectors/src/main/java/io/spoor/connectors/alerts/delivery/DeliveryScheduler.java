package io.spoor.connectors.alerts.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Pending messages of one target, a queue per alert, so that messages of one alert stay in order
 * and a failing alert blocks no other. Thread-safe.
 */
final class DeliveryScheduler {
  /** Deliveries that are not due yet; a tenant has at most 200 confirmations in ten minutes. */
  private static final int MAX_POSTPONED = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, AlertQueue> byAlert = new HashMap<>();
  private final Deque<AlertQueue> readyQueues = new ArrayDeque<>();
  private final PriorityQueue<AlertQueue> delayedQueues =
      new PriorityQueue<>(Comparator.comparingLong(AlertQueue::retryAtNanos));
  private final PriorityQueue<Postponed> postponed =
      new PriorityQueue<>(Comparator.comparingLong(Postponed::dueNanos));
  private final CircuitBreaker breaker;
  private long bytes;
  private int count;

  DeliveryScheduler(CircuitBreaker breaker) {
    this.breaker = breaker;
  }

  /** A delivery that joins the queue of its alert at its time; by nano time. */
  private record Postponed(PendingDelivery delivery, long dueNanos) {}

  /**
   * Adds a delivery at a later time, by nano time.
   *
   * @return false: too many wait already
   */
  boolean addLater(PendingDelivery delivery, long dueNanos) {
    lock.lock();
    try {
      if (postponed.size() >= MAX_POSTPONED) {
        return false;
      }
      postponed.add(new Postponed(delivery, dueNanos));
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void add(PendingDelivery delivery) {
    lock.lock();
    try {
      AlertQueue queue = byAlert.computeIfAbsent(delivery.alertId(), AlertQueue::new);
      if (!queue.isQueued() && !queue.isInDelivery()) {
        enqueueIfReady(queue);
      }
      queue.deliveries().add(delivery);
      bytes += delivery.bytes();
      count++;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for and returns a queue whose first delivery is due. */
  AlertQueue take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        for (Postponed next = postponed.peek();
            next != null && next.dueNanos() - now <= 0;
            next = postponed.peek()) {
          add(postponed.remove().delivery());
        }
        for (AlertQueue next = delayedQueues.peek();
            next != null && next.retryAtNanos() - now <= 0;
            next = delayedQueues.peek()) {
          readyQueues.add(delayedQueues.remove());
        }
        long wait = readyQueues.isEmpty() ? Long.MAX_VALUE : breaker.nanosUntilAllowed(now);
        if (wait == 0) {
          AlertQueue queue = readyQueues.remove();
          queue.queued(false);
          if (queue.deliveries().isEmpty()) {
            byAlert.remove(queue.alertId());
            continue;
          }
          queue.busy(true);
          breaker.beginRequest();
          return queue;
        }
        AlertQueue next = delayedQueues.peek();
        if (next != null) {
          wait = Math.min(wait, next.retryAtNanos() - now);
        }
        Postponed later = postponed.peek();
        if (later != null) {
          wait = Math.min(wait, later.dueNanos() - now);
        }
        if (wait == Long.MAX_VALUE) {
          changed.await();
        } else {
          changed.await(wait, TimeUnit.NANOSECONDS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  PendingDelivery head(AlertQueue queue) {
    lock.lock();
    try {
      return queue.deliveries().element();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The first delivery of the queue is complete.
   *
   * @param requestSent whether a request was sent and answered; false: no request was necessary
   */
  void complete(AlertQueue queue, boolean requestSent) {
    lock.lock();
    try {
      if (requestSent) {
        breaker.onResponse();
      } else {
        breaker.remaining();
      }
      remove(queue.deliveries().remove());
      queue.resetAttempts();
      release(queue);
    } finally {
      lock.unlock();
    }
  }

  /** Schedules the first delivery of the queue for an immediate retry. */
  void retryNow(AlertQueue queue) {
    lock.lock();
    try {
      breaker.remaining();
      release(queue);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The first delivery of the queue failed and is to be retried.
   *
   * @param retryAfter delay that the target requests; zero: none
   */
  void failed(AlertQueue queue, int attempts, Duration retryAfter) {
    lock.lock();
    try {
      long now = System.nanoTime();
      breaker.onFailure(now, retryAfter);
      queue.retryAtNanos(now + breaker.pause(attempts).toNanos());
      queue.busy(false);
      queue.queued(true);
      delayedQueues.add(queue);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Discards matching deliveries, except those being sent. */
  @SuppressWarnings("ReferenceEquality") // The delivery in progress, not an equal one.
  void discard(Predicate<PendingDelivery> filter) {
    lock.lock();
    try {
      postponed.removeIf(each -> filter.test(each.delivery()));
      for (AlertQueue queue : byAlert.values()) {
        PendingDelivery inDelivery = queue.isInDelivery() ? queue.deliveries().peek() : null;
        queue
            .deliveries()
            .removeIf(
                delivery -> {
                  boolean discarded = delivery != inDelivery && filter.test(delivery);
                  if (discarded) {
                    remove(delivery);
                  }
                  return discarded;
                });
      }
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    lock.lock();
    try {
      return breaker.isOpen();
    } finally {
      lock.unlock();
    }
  }

  private void remove(PendingDelivery delivery) {
    bytes -= delivery.bytes();
    count--;
  }

  private void release(AlertQueue queue) {
    queue.busy(false);
    if (queue.deliveries().isEmpty()) {
      byAlert.remove(queue.alertId());
    } else {
      enqueueIfReady(queue);
    }
    changed.signalAll();
  }

  private void enqueueIfReady(AlertQueue queue) {
    queue.queued(true);
    readyQueues.add(queue);
  }
}
