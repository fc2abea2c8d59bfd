package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkConfig.BatchConfig;
import io.spoor.connectors.sink.Backoff;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.connectors.sink.OutageLogger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes documents in the background, a few bulk requests at a time. */
public final class BulkWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BulkWriter.class);

  private final DocumentQueue queue;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  private BulkWriter(DocumentQueue queue) {
    this.queue = queue;
  }

  /**
   * Starts writing; Elasticsearch is prepared at once.
   *
   * @param name for the threads
   */
  public static BulkWriter start(
      String name,
      BatchConfig batches,
      BackoffConfig pauses,
      BulkClient client,
      IndexSetup setup,
      IndexingCounters counters) {
    BulkWriter writer = new BulkWriter(new DocumentQueue(batches));
    IndexSetupGuard setupGuard = new IndexSetupGuard(setup);
    OutageLogger outage = new OutageLogger("elasticsearch", "documents");
    for (int i = 0; i < batches.maxInFlight(); i++) {
      Backoff backoff = new Backoff(pauses, ThreadLocalRandom.current());
      BatchSender sender = new BatchSender(client, setupGuard, backoff, outage, counters);
      writer.threads.add(
          Thread.ofPlatform().daemon().name(name + "-" + i).start(() -> writer.run(sender)));
    }
    return writer;
  }

  /** Takes documents over, without waiting. */
  public void write(List<QueuedDocument> documents) {
    queue.add(documents);
  }

  /** Bytes of documents that wait for a request. */
  public long waitingBytes() {
    return queue.bytes();
  }

  /** Why nothing is written any more; empty while all is well, or will be. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Stops at once; what was not acknowledged is not lost, since its offset was not committed. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void run(BatchSender sender) {
    try {
      sender.prepare();
      while (failure.get() == null) {
        BulkBatch batch = queue.take();
        sender.deliver(batch);
        queue.release(batch);
      }
    } catch (InterruptedException e) {
      LOG.debug("bulk writer stopped");
    } catch (RuntimeException | Error e) {
      // An error too: a writer that dies in silence would look like one that waits.
      failure.compareAndSet(null, e);
    }
  }
}
