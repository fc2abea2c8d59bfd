package io.spoor.connectors.elasticsearch.bulk;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Prepares Elasticsearch once for all senders, and again after each outage: the cluster may have
 * come back empty and would then create indices with dynamic mappings.
 */
final class IndexSetupGuard {

  private final IndexSetup setup;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean done;

  IndexSetupGuard(IndexSetup setup) {
    this.setup = setup;
  }

  void ensure() throws RequestFailedException {
    if (done) {
      return;
    }
    lock.lock();
    try {
      if (!done) {
        setup.run();
        done = true;
      }
    } finally {
      lock.unlock();
    }
  }

  void invalidate() {
    done = false;
  }
}
