package io.spoor.benchmarks.endtoend;

import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Violations of a manifest at a constant rate, each in a chain of its own. */
final class BreachPulse {
  private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

  private final Producer<byte[], byte[]> producer;
  private final FindingWatcher watcher;
  private final BreachGenerator breachGenerator = new BreachGenerator(11);
  private long due = System.nanoTime();

  BreachPulse(Producer<byte[], byte[]> producer, FindingWatcher watcher) {
    this.producer = producer;
    this.watcher = watcher;
  }

  /** Waits until the next is due, and sends it. */
  void sendNext() {
    LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
    sendIfDue();
  }

  /** Sends the next one if it is due. */
  void sendIfDue() {
    if (System.nanoTime() < due) {
      return;
    }
    due += INTERVAL_NANOS;
    List<BreachGenerator.Span> spans = breachGenerator.next(System.currentTimeMillis());
    watcher.sent(spans.getLast().eventId());
    for (BreachGenerator.Span span : spans) {
      var _ = producer.send(new ProducerRecord<>(TopicCatalogue.raw("otel").name(), span.json()));
    }
  }
}
