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
 * What waits for a target: a lane an alert, so that what is told of one alert keeps its order and
 * one that fails holds up no other. Thread-safe.
 */
final class Lanes {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Lane> byAlert = new HashMap<>();
  private final Deque<Lane> ready = new ArrayDeque<>();
  private final PriorityQueue<Lane> later =
      new PriorityQueue<>(Comparator.comparingLong(Lane::notBefore));
  private final Breaker breaker;
  private long bytes;
  private int count;

  Lanes(Breaker breaker) {
    this.breaker = breaker;
  }

  void add(Parcel parcel) {
    lock.lock();
    try {
      Lane lane = byAlert.computeIfAbsent(parcel.alertId(), Lane::new);
      if (!lane.isQueued() && !lane.isBusy()) {
        ready(lane);
      }
      lane.parcels().add(parcel);
      bytes += parcel.bytes();
      count++;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** A lane whose first parcel is to be tried now; waits for it. */
  Lane take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        for (Lane due = later.peek();
            due != null && due.notBefore() - now <= 0;
            due = later.peek()) {
          ready.add(later.remove());
        }
        long wait = ready.isEmpty() ? Long.MAX_VALUE : breaker.hold(now);
        if (wait == 0) {
          Lane lane = ready.remove();
          lane.queued(false);
          if (lane.parcels().isEmpty()) {
            byAlert.remove(lane.alertId());
            continue;
          }
          lane.busy(true);
          breaker.entered();
          return lane;
        }
        Lane next = later.peek();
        if (next != null) {
          wait = Math.min(wait, next.notBefore() - now);
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

  Parcel first(Lane lane) {
    lock.lock();
    try {
      return lane.parcels().element();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The first parcel of the lane is dealt with.
   *
   * @param asked whether the target answered; false: there was nothing to ask
   */
  void done(Lane lane, boolean asked) {
    lock.lock();
    try {
      if (asked) {
        breaker.answered();
      } else {
        breaker.left();
      }
      remove(lane.parcels().remove());
      lane.begin();
      free(lane);
    } finally {
      lock.unlock();
    }
  }

  /** The first parcel of the lane is to be tried again at once. */
  void again(Lane lane) {
    lock.lock();
    try {
      breaker.left();
      free(lane);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The first parcel of the lane was not taken, and is to be tried again.
   *
   * @param comeBack how long the target wants to be left alone; zero: it does not say
   */
  void failed(Lane lane, int attempts, Duration comeBack) {
    lock.lock();
    try {
      long now = System.nanoTime();
      breaker.failed(now, comeBack);
      lane.notBefore(now + breaker.pause(attempts).toNanos());
      lane.busy(false);
      lane.queued(true);
      later.add(lane);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets parcels, but for those that are being sent. */
  void drop(Predicate<Parcel> unwanted) {
    lock.lock();
    try {
      for (Lane lane : byAlert.values()) {
        Parcel sent = lane.isBusy() ? lane.parcels().peek() : null;
        lane.parcels()
            .removeIf(
                parcel -> {
                  boolean gone = parcel != sent && unwanted.test(parcel);
                  if (gone) {
                    remove(parcel);
                  }
                  return gone;
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

  private void remove(Parcel parcel) {
    bytes -= parcel.bytes();
    count--;
  }

  private void free(Lane lane) {
    lane.busy(false);
    if (lane.parcels().isEmpty()) {
      byAlert.remove(lane.alertId());
    } else {
      ready(lane);
    }
    changed.signalAll();
  }

  private void ready(Lane lane) {
    lane.queued(true);
    ready.add(lane);
  }
}
