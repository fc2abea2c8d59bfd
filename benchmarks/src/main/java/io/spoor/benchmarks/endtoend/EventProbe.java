package io.spoor.benchmarks.endtoend;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Sends events of new credentials and waits for their actions. */
final class EventProbe implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final CloudTrailGenerator records = new CloudTrailGenerator(4, 1, System.nanoTime());
  private final Producer<byte[], byte[]> producer;
  private final Consumer<byte[], byte[]> consumer;
  private final OutputReader outputs;
  private final int partitions;
  private int sent;

  EventProbe(BenchTopics benchTopics, OutputReader outputs, int partitions) {
    this.producer = benchTopics.producer();
    this.consumer = benchTopics.consumer();
    this.outputs = outputs;
    this.partitions = partitions;
    List<TopicPartition> actions = benchTopics.partitions(Candidate.SPOOR.eventOutputs());
    consumer.assign(actions);
    consumer.seekToEnd(actions);
    actions.forEach(consumer::position);
  }

  /**
   * Output times of events, by {@link System#nanoTime}.
   *
   * @param first time of the first output
   * @param all time at which all were output
   */
  record OutputTimes(long first, long all) {}

  /** Sends events to each partition in turn; returns their ids. */
  Set<String> send(int events) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < events; i++) {
      byte[] json = records.session().next();
      ids.add(records.lastEventId());
      String topic = TopicCatalogue.raw("cloudtrail").name();
      var _ = producer.send(new ProducerRecord<>(topic, sent++ % partitions, null, json));
    }
    producer.flush();
    return ids;
  }

  /** Waits until a reader of committed records has received all of them. */
  OutputTimes await(Set<String> ids) {
    Set<String> missing = new HashSet<>(ids);
    long first = 0;
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
        String id = outputs.eventId(Candidate.SPOOR, record);
        if (id != null && missing.remove(id) && first == 0) {
          first = System.nanoTime();
        }
      }
      if (missing.isEmpty()) {
        return new OutputTimes(first, System.nanoTime());
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            missing.size() + " events are not published after " + TIMEOUT.toMinutes() + " min");
      }
    }
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
