package io.spoor.decisions.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A number of permits. Waiting callers get them in rotation, and requests of one caller in the
 * order of their arrival: a caller waits for one request of each other caller, however many these
 * have sent. Thread-safe.
 *
 * @param <C> identifies a caller
 */
final class CallerQueue<C extends Object> {
  private final ReentrantLock lock = new ReentrantLock();

  /** Requests that wait, by caller; the caller whose turn is next comes first. */
  private final Map<C, Deque<Waiting>> waiting = new LinkedHashMap<>();

  private int free;

  CallerQueue(int permits) {
    this.free = permits;
  }

  /** A request without a permit. */
  private static final class Waiting {
    private final Condition changed;
    private boolean hasPermit;

    Waiting(Condition changed) {
      this.changed = changed;
    }
  }

  /** Takes a permit, and waits until there is one for this caller. */
  void acquire(C caller) {
    lock.lock();
    try {
      if (free > 0) {
        free--;
        return;
      }
      var request = new Waiting(lock.newCondition());
      waiting.computeIfAbsent(caller, _ -> new ArrayDeque<>()).add(request);
      while (!request.hasPermit) {
        request.changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Passes the permit on to the caller that is next. */
  void release() {
    lock.lock();
    try {
      if (waiting.isEmpty()) {
        free++;
        return;
      }
      Map.Entry<C, Deque<Waiting>> first = waiting.entrySet().iterator().next();
      C caller = first.getKey();
      Deque<Waiting> requests = first.getValue();
      Waiting next = requests.remove();
      waiting.remove(caller);
      if (!requests.isEmpty()) {
        waiting.put(caller, requests);
      }
      next.hasPermit = true;
      next.changed.signal();
    } finally {
      lock.unlock();
    }
  }
}
