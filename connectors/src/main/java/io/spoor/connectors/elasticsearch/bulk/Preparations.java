package io.spoor.connectors.elasticsearch.bulk;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Prepares Elasticsearch once for all senders, and again after each outage: it may have come back
 * empty, and would then make indices of its own guess.
 */
final class Preparations {

  private final Preparation preparation;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean done;

  Preparations(Preparation preparation) {
    this.preparation = preparation;
  }

  void ensure() throws RequestFailedException {
    if (done) {
      return;
    }
    lock.lock();
    try {
      if (!done) {
        preparation.run();
        done = true;
      }
    } finally {
      lock.unlock();
    }
  }

  void repeat() {
    done = false;
  }
}
