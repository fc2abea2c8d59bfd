package io.spoor.streams.app;

import io.spoor.platform.connection.KafkaConnection;
import io.spoor.streams.topology.ClockSkew;
import io.spoor.streams.topology.InputProgress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka at intervals where the input of this instance ends, so that a quiet partition is known
 * to be quiet. While Kafka does not answer, no progress is reported.
 */
final class InputEndWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(InputEndWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final int TIMEOUT_MILLIS = 2_000;

  private final Admin admin;
  private final InputProgress progress;
  private final ClockSkew skew;
  private final InstantSource clock = InstantSource.system();
  private final Thread thread;
  private boolean failing;

  private InputEndWatch(Admin admin, InputProgress progress, ClockSkew skew) {
    this.admin = admin;
    this.progress = progress;
    this.skew = skew;
    this.thread = Thread.ofVirtual().name("input-end-watch").unstarted(this::run);
  }

  /** Starts to watch. */
  static InputEndWatch start(KafkaConnection kafka, InputProgress progress, ClockSkew skew) {
    Map<String, Object> config = kafka.clientConfig();
    config.putIfAbsent("client.id", "spoor-input-end-watch");
    var watch = new InputEndWatch(Admin.create(config), progress, skew);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (true) {
        try {
          ask();
          failing = false;
        } catch (ExecutionException | RuntimeException e) {
          if (!failing) {
            log.warn("ends of the input cannot be read fault=\"{}\"", e.getMessage());
          }
          failing = true;
        }
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      log.debug("watch of the input's ends stopped");
    }
  }

  private void ask() throws ExecutionException, InterruptedException {
    Set<TopicPartition> partitions = progress.partitions();
    if (partitions.isEmpty()) {
      return;
    }
    // By the brokers' clock, as records carry their append time, and no later than that.
    long askedAt = clock.millis() - skew.atMostMillis();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(
            latest,
            // With records of open transactions: they are input, too.
            new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs(TIMEOUT_MILLIS))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    progress.onEnds(ends, askedAt);
  }

  @Override
  public void close() {
    thread.interrupt();
    admin.close(Duration.ofSeconds(1));
  }
}
