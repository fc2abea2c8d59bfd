package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkConfig.BatchConfig;
import io.spoor.connectors.sink.Backoff;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.connectors.sink.OutageTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes documents in the background, with a few concurrent bulk requests. */
public final class BulkWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BulkWriter.class);

  private final DocumentQueue queue;
  private final OutageTracker outage;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();

  private BulkWriter(DocumentQueue queue, OutageTracker outage) {
    this.queue = queue;
    this.outage = outage;
  }

  /**
   * Starts the writer, which prepares Elasticsearch immediately.
   *
   * @param name prefix of the thread names
   */
  public static BulkWriter start(
      String name,
      BatchConfig batches,
      BackoffConfig pauses,
      BulkClient client,
      IndexSetup setup,
      IndexingCounters counters,
      OutageTracker outage) {
    BulkWriter writer = new BulkWriter(new DocumentQueue(batches), outage);
    IndexSetupGuard setupGuard = new IndexSetupGuard(setup);
    for (int i = 0; i < batches.maxInFlight(); i++) {
      Backoff backoff = new Backoff(pauses, ThreadLocalRandom.current());
      BatchSender sender = new BatchSender(client, setupGuard, backoff, outage, counters);
      writer.threads.add(
          Thread.ofPlatform().daemon().name(name + "-" + i).start(() -> writer.run(sender)));
    }
    return writer;
  }

  /** Queues documents, without blocking. */
  public void write(List<QueuedDocument> documents) {
    queue.add(documents);
  }

  /** Bytes of the queued documents. */
  public long waitingBytes() {
    return queue.bytes();
  }

  /** Why the writer has stopped permanently; empty while it runs or retries. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /**
   * Stops immediately; unacknowledged documents are read again, since their offsets are not
   * committed.
   */
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
      // Errors too: a writer that died silently would look like one that waits.
      failure.compareAndSet(null, e);
      outage.failed(this, String.valueOf(e.getMessage()));
    }
  }
}
