package io.spoor.connectors.elasticsearch;

import static org.awaitility.Awaitility.await;

import io.spoor.connectors.sink.FakeSinkContext;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.platform.sink.BacklogReport;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A task with one partition, driven as Connect drives it, without a registry server. */
final class ElasticsearchTaskHarness implements AutoCloseable {

  static final String TOPIC = "spoor.chains";

  /** Long enough for a machine that is busy with other things. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final LocalSchemaResolver schemas = new LocalSchemaResolver();
  private final AvroSerializer<SpecificRecord> serializer = new AvroSerializer<>(schemas);
  private final ElasticsearchSinkTask task = new ElasticsearchSinkTask(_ -> schemas);
  private final FakeSinkContext context;
  private long offset = 100;

  private ElasticsearchTaskHarness(FakeSinkContext context, Map<String, String> config) {
    this.context = context;
    task.initialize(context);
    task.start(config);
    task.open(List.of(PARTITION));
    awaitPrepared();
  }

  /** Until Elasticsearch has answered, a task holds what it gets and pauses. */
  private void awaitPrepared() {
    await()
        .atMost(TIMEOUT)
        .until(
            () -> {
              putEmptyBatch();
              return context.paused().isEmpty();
            });
  }

  static ElasticsearchTaskHarness start(String url, Map<String, String> overrides) {
    return new ElasticsearchTaskHarness(
        new FakeSinkContext(true, PARTITION), config(url, overrides));
  }

  static ElasticsearchTaskHarness startWithoutDeadLetters(String url) {
    return new ElasticsearchTaskHarness(
        new FakeSinkContext(false, PARTITION), config(url, Map.of()));
  }

  private static Map<String, String> config(String url, Map<String, String> overrides) {
    Map<String, String> config = new HashMap<>();
    config.put("elasticsearch.url", url);
    config.put("schema.registry.url", "http://localhost:1");
    config.put("elasticsearch.bulk.linger.ms", "10");
    config.put("elasticsearch.retry.backoff.ms", "20");
    config.put("elasticsearch.retry.backoff.max.ms", "500");
    config.putAll(overrides);
    return config;
  }

  FakeSinkContext context() {
    return context;
  }

  /** Offset of the next record. */
  long nextOffset() {
    return offset;
  }

  void put(SpecificRecord... records) {
    task.put(Stream.of(records).map(this::record).toList());
  }

  void putBytes(byte @Nullable [] value) {
    task.put(List.of(sinkRecord(value)));
  }

  /** As Connect does while there is nothing to read. */
  void putEmptyBatch() {
    task.put(List.of());
  }

  /** The offset that Connect may commit; -1 when none. */
  long committable() {
    OffsetAndMetadata next = task.preCommit(Map.of()).get(PARTITION);
    return next == null ? -1 : next.offset();
  }

  /** What the task reports with the offset that Connect may commit. */
  Optional<BacklogReport> report() {
    OffsetAndMetadata next = task.preCommit(Map.of()).get(PARTITION);
    return next == null ? Optional.empty() : BacklogReport.parse(next.metadata());
  }

  /** Waits until all that was put is settled; fails at once, as Connect would, if the task has. */
  void awaitAllCommittable() {
    await()
        .atMost(TIMEOUT)
        .until(
            () -> {
              putEmptyBatch();
              return committable() == offset;
            });
  }

  long metric(String name) {
    return context.metric("elasticsearch-" + name + "-total");
  }

  @Override
  public void close() {
    task.close(List.of(PARTITION));
    task.stop();
  }

  private SinkRecord record(SpecificRecord record) {
    return sinkRecord(serializer.serialize(topicOf(record), record));
  }

  private static String topicOf(SpecificRecord record) {
    return TopicCatalogue.fixed().stream()
        .filter(topic -> topic.schemas().contains(record.getSchema()))
        .findFirst()
        .orElseThrow()
        .name();
  }

  private SinkRecord sinkRecord(byte @Nullable [] value) {
    return new SinkRecord(TOPIC, 0, null, "key", null, value, offset++);
  }
}
