package io.spoor.connectors.alerts;

import static org.awaitility.Awaitility.await;

import io.spoor.connectors.sink.FakeSinkContext;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.platform.sink.BacklogReport;
import io.spoor.schemas.Alert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A task with a partition of alerts, of verdicts and of confirmations, driven as Connect drives it.
 */
final class AlertTaskHarness implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** The evidence log's, which every notification carries. */
  static final RememberedCheckpoint CHECKPOINT =
      RememberedCheckpoint.parseShort(
          "spoor.local 12 CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I= 2026-03-10T09:40:00Z");

  private static final TopicPartition ALERTS = new TopicPartition("spoor.alerts", 0);
  private static final TopicPartition VERDICTS = new TopicPartition("spoor.verdicts", 0);
  private static final TopicPartition CONFIRMATIONS = new TopicPartition("spoor.confirmations", 0);

  private final LocalSchemaResolver schemas = new LocalSchemaResolver();
  private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>(schemas);
  private final FakeSinkContext context =
      new FakeSinkContext(true, ALERTS, VERDICTS, CONFIRMATIONS);
  private final AlertSinkTask task;
  private long alerts;
  private long verdicts;
  private long confirmations;

  private AlertTaskHarness(InMemoryDeliveryLog log, Map<String, String> config) {
    task = new AlertSinkTask(_ -> schemas, (_, _) -> log, _ -> () -> Optional.of(CHECKPOINT));
    task.initialize(context);
    task.start(config);
    task.open(List.of(ALERTS, VERDICTS, CONFIRMATIONS));
  }

  /**
   * Starts a task.
   *
   * @param directory for the routing file
   * @param target settings of the target {@code it}, to whom everything goes
   */
  static AlertTaskHarness start(
      Path directory, String target, InMemoryDeliveryLog log, Map<String, String> overrides) {
    Path file = directory.resolve("routing.json");
    write(
        file,
        "{\"targets\": {\"it\": "
            + target
            + "},\n \"otherwise\": [\"it\"],\n"
            + " \"link\": \"https://spoor.example/chains/{chain_id}\"}");
    Map<String, String> config = new HashMap<>();
    config.put("alerts.target", "it");
    config.put("alerts.routing.file", file.toString());
    config.put("bootstrap.servers", "localhost:1");
    config.put("schema.registry.url", "http://localhost:1");
    config.put("alerts.retry.backoff.ms", "10");
    config.put("alerts.retry.backoff.max.ms", "100");
    config.putAll(overrides);
    return new AlertTaskHarness(log, config);
  }

  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeSinkContext context() {
    return context;
  }

  void put(SpecificRecord... records) {
    task.put(Stream.of(records).map(this::record).toList());
  }

  /** Puts a confirmation or an answer that was appended then. */
  void putAt(Instant appended, SpecificRecord record) {
    task.put(
        List.of(
            sinkRecord(
                CONFIRMATIONS,
                serializer.serialize(CONFIRMATIONS.topic(), record),
                confirmations++,
                appended.toEpochMilli())));
  }

  /** As Connect does while there is nothing to read. */
  void putEmptyBatch() {
    task.put(List.of());
  }

  void putBytes(byte[] value) {
    task.put(List.of(sinkRecord(ALERTS, value, alerts++)));
  }

  /** The offset of alerts that Connect may commit; -1 when none. */
  long committable() {
    OffsetAndMetadata next = task.preCommit(Map.of()).get(ALERTS);
    return next == null ? -1 : next.offset();
  }

  /** What the task reports with that offset. */
  Optional<BacklogReport> report() {
    OffsetAndMetadata next = task.preCommit(Map.of()).get(ALERTS);
    return next == null ? Optional.empty() : BacklogReport.parse(next.metadata());
  }

  private boolean allCommittable() {
    Map<TopicPartition, OffsetAndMetadata> next = task.preCommit(Map.of());
    return offset(next, ALERTS) == alerts
        && offset(next, VERDICTS) == verdicts
        && offset(next, CONFIRMATIONS) == confirmations;
  }

  private static long offset(
      Map<TopicPartition, OffsetAndMetadata> offsets, TopicPartition partition) {
    OffsetAndMetadata next = offsets.get(partition);
    return next == null ? 0 : next.offset();
  }

  /** Waits until all that was put is settled; fails at once, as Connect would, if the task has. */
  void awaitAllCommittable() {
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              putEmptyBatch();
              return allCommittable();
            });
  }

  long metric(String name) {
    return context.metric("alerts-" + name);
  }

  /** The partitions go to another task, and come back. */
  void rebalance() {
    task.close(List.of(ALERTS, VERDICTS, CONFIRMATIONS));
    task.open(List.of(ALERTS, VERDICTS, CONFIRMATIONS));
  }

  @Override
  public void close() {
    task.close(List.of(ALERTS, VERDICTS, CONFIRMATIONS));
    task.stop();
  }

  private SinkRecord record(SpecificRecord record) {
    TopicPartition partition = record instanceof Alert ? ALERTS : VERDICTS;
    return sinkRecord(
        partition,
        serializer.serialize(partition.topic(), record),
        record instanceof Alert ? alerts++ : verdicts++);
  }

  private static SinkRecord sinkRecord(
      TopicPartition partition, byte @Nullable [] value, long offset) {
    return sinkRecord(partition, value, offset, Instant.now().toEpochMilli());
  }

  private static SinkRecord sinkRecord(
      TopicPartition partition, byte @Nullable [] value, long offset, long appendedMillis) {
    return new SinkRecord(
        partition.topic(),
        partition.partition(),
        null,
        "key",
        null,
        value,
        offset,
        appendedMillis,
        TimestampType.LOG_APPEND_TIME);
  }
}
