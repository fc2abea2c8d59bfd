package io.spoor.connectors.evidence;

import io.spoor.connectors.evidence.kafka.PartitionBounds;
import io.spoor.connectors.evidence.kafka.PartitionBounds.Bounds;
import io.spoor.connectors.evidence.kafka.SealMemory;
import io.spoor.connectors.sink.FakeSinkContext;
import io.spoor.evidence.act.ActFactory;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.RememberedCheckpoint;
import io.spoor.evidence.note.VerifierKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A task with two partitions, driven as Connect drives it. Its clock stands still. */
final class EvidenceTaskHarness implements AutoCloseable {
  static final String LOG_NAME = "audit.larkfield.example";
  static final TopicPartition ACTS = new TopicPartition(TopicCatalogue.ACTS.name(), 0);
  static final TopicPartition MANIFESTS = new TopicPartition(TopicCatalogue.MANIFESTS.name(), 0);

  /** What the topics are to the task. */
  static final class Topics implements PartitionBounds {
    final Map<TopicPartition, Bounds> bounds =
        new HashMap<>(Map.of(ACTS, new Bounds(0, 1_000), MANIFESTS, new Bounds(0, 1_000)));
    int lookups;

    @Override
    public Map<TopicPartition, Bounds> of(Collection<TopicPartition> partitions) {
      lookups++;
      Map<TopicPartition, Bounds> result = new HashMap<>(bounds);
      result.keySet().retainAll(partitions);
      return result;
    }

    @Override
    public void close() {}
  }

  /** What Kafka remembers of the sink. */
  static final class Memory implements SealMemory {
    Optional<RememberedCheckpoint> last = Optional.empty();
    final Map<TopicPartition, Long> committed = new HashMap<>();
    final Set<String> accepted = new HashSet<>();
    int stores;

    @Override
    public Optional<RememberedCheckpoint> lastCheckpoint() {
      return last;
    }

    @Override
    public void store(RememberedCheckpoint checkpoint) {
      stores++;
      last = Optional.of(RememberedCheckpoint.parseShort(checkpoint.toString()));
    }

    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
      Map<TopicPartition, Long> result = new HashMap<>(committed);
      result.keySet().retainAll(partitions);
      return result;
    }

    @Override
    public Set<String> acceptedLosses() {
      return accepted;
    }

    @Override
    public void close() {}
  }

  /** A clock that is set. */
  static final class AdjustableClock extends Clock {
    Instant now = Instant.parse("2026-03-10T09:40:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }

    void advance(Duration time) {
      now = now.plus(time);
    }
  }

  private final LocalSchemaResolver local = new LocalSchemaResolver();
  private final AvroSerializer<EvidenceAct> serializer = new AvroSerializer<>(local);
  private final FakeSinkContext context = new FakeSinkContext(true, ACTS, MANIFESTS);
  private final AdjustableClock clock;
  private final EvidenceSinkTask task;

  EvidenceTaskHarness(
      AdjustableClock clock,
      Topics topics,
      Map<String, String> config,
      SchemaResolver... registry) {
    this(clock, topics, new Memory(), config, registry);
  }

  EvidenceTaskHarness(
      AdjustableClock clock,
      Topics topics,
      Memory memory,
      Map<String, String> config,
      SchemaResolver... registry) {
    this.clock = clock;
    SchemaResolver schemas = registry.length == 0 ? local : registry[0];
    task = new EvidenceSinkTask(_ -> schemas, _ -> topics, (_, _, _) -> memory, clock);
    task.initialize(context);
    task.start(config);
    task.open(List.of(ACTS, MANIFESTS));
  }

  /** Settings for a log in a directory, with a key made there if there is none. */
  static Map<String, String> config(Path directory, String... overrides) {
    Path key = directory.resolve("key");
    if (!key.toFile().exists()) {
      KeyFiles.create(key, LOG_NAME);
    }
    Map<String, String> config = new HashMap<>();
    config.put("topics", ACTS.topic() + "," + MANIFESTS.topic());
    config.put("evidence.directory", directory.resolve("log").toString());
    config.put("evidence.log.name", LOG_NAME);
    config.put("evidence.key.file", key.toString());
    config.put("evidence.segment.records", "3");
    config.put("evidence.retry.backoff.ms", "10");
    config.put("evidence.retry.backoff.max.ms", "100");
    config.put("bootstrap.servers", "localhost:1");
    config.put("schema.registry.url", "http://localhost:1");
    for (int i = 0; i < overrides.length; i += 2) {
      config.put(overrides[i], overrides[i + 1]);
    }
    return config;
  }

  static VerificationResult verify(Path directory) {
    List<VerifierKey> keys = KeyFiles.readVerifiers(KeyFiles.publicFile(directory.resolve("key")));
    try {
      return new LogVerifier(DirectoryStore.open(directory.resolve("log")), keys)
          .verify(Optional.empty(), records -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeSinkContext context() {
    return context;
  }

  /** Acts at these offsets, appended now. */
  void put(long... offsets) {
    task.put(LongStream.of(offsets).mapToObj(this::record).toList());
  }

  /** Values that arrive together, each the first of its topic. */
  void putValues(Map<Topic, SpecificRecord> values) {
    var any = new AvroSerializer<SpecificRecord>(local);
    List<SinkRecord> records = new ArrayList<>();
    values.forEach(
        (topic, value) ->
            records.add(
                new SinkRecord(
                    topic.name(),
                    0,
                    null,
                    "key",
                    null,
                    any.serialize(topic.name(), value),
                    0,
                    clock.millis(),
                    TimestampType.LOG_APPEND_TIME)));
    task.put(records);
  }

  void putBytes(long offset, byte @Nullable [] value) {
    task.put(List.of(record(offset, value)));
  }

  private SinkRecord record(long offset) {
    EvidenceAct act = ActFactory.of("export", "mara", "offset " + offset, clock.now).build();
    return record(offset, serializer.serialize(ACTS.topic(), act));
  }

  private SinkRecord record(long offset, byte @Nullable [] value) {
    return new SinkRecord(
        ACTS.topic(),
        ACTS.partition(),
        null,
        "key " + offset,
        null,
        value,
        offset,
        clock.millis(),
        TimestampType.LOG_APPEND_TIME);
  }

  /** The offset of acts that Connect may commit; -1 when none. */
  long committable() {
    OffsetAndMetadata next =
        task.preCommit(Map.of(ACTS, new OffsetAndMetadata(Long.MAX_VALUE))).get(ACTS);
    return next == null ? -1 : next.offset();
  }

  long metric(String name) {
    return context.metric("evidence-" + name);
  }

  /** As a process that is killed: nothing is sealed at the end. */
  void kill() {
    task.stop();
  }

  @Override
  public void close() {
    task.close(List.of(ACTS, MANIFESTS));
    task.stop();
  }
}
