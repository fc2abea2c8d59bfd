package io.spoor.benchmarks.endtoend;

import io.spoor.platform.topic.TopicAdmin;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.sources.Normalisers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of a run: creates, counts and measures them. */
final class BenchTopics implements AutoCloseable {
  private static final Duration DELETION_TIMEOUT = Duration.ofSeconds(60);

  private final Admin admin;
  private final String bootstrapServers;
  private final int partitions;

  BenchTopics(String bootstrapServers, int partitions) {
    this.admin = Admin.create(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    this.bootstrapServers = bootstrapServers;
    this.partitions = partitions;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** Empties all topics except manifests. */
  void reset() throws InterruptedException {
    reset(name -> false);
  }

  /** Empties all topics except manifests and the inputs. */
  void resetOutputs() throws InterruptedException {
    reset(name -> TopicCatalogue.sourceOf(name).isPresent());
  }

  private void reset(Predicate<String> keep) throws InterruptedException {
    Set<String> obsolete =
        get(admin.listTopics().names()).stream()
            .filter(name -> !name.startsWith("__"))
            .filter(name -> !name.equals(TopicCatalogue.MANIFESTS.name()))
            .filter(name -> !keep.test(name))
            .collect(Collectors.toSet());
    get(admin.deleteTopics(obsolete).all());
    long deadline = System.nanoTime() + DELETION_TIMEOUT.toNanos();
    while (get(admin.listTopics().names()).stream().anyMatch(obsolete::contains)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("topics are not deleted after " + DELETION_TIMEOUT);
      }
      Thread.sleep(100);
    }
    TopicAdmin.ensure(
        admin, new TopicSettings(partitions, (short) 1, 1, Normalisers.all().sources()));
    List<NewTopic> skeletonTopics =
        Skeleton.TOPICS.stream().map(name -> new NewTopic(name, partitions, (short) 1)).toList();
    get(admin.createTopics(skeletonTopics).all());
    awaitVisible(TopicCatalogue.EVENTS.name());
    for (NewTopic topic : skeletonTopics) {
      awaitVisible(topic.name());
    }
  }

  /**
   * The broker reports a topic a moment after creating it; an app started before that stops
   * immediately.
   */
  private void awaitVisible(String topic) throws InterruptedException {
    long deadline = System.nanoTime() + DELETION_TIMEOUT.toNanos();
    while (true) {
      try {
        get(admin.describeTopics(List.of(topic)).allTopicNames());
        return;
      } catch (UnknownTopicOrPartitionException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  /** Offsets of committed records and markers of each of the topics. */
  Map<String, Long> endOffsets(Collection<String> topics) throws InterruptedException {
    Map<String, Long> endOffsets = new HashMap<>();
    offsets(topics, OffsetSpec.latest())
        .forEach(
            (partition, info) -> endOffsets.merge(partition.topic(), info.offset(), Long::sum));
    return endOffsets;
  }

  /** Time of the last append to any of the topics: milliseconds since the epoch. */
  long lastAppend(Collection<String> topics) throws InterruptedException {
    return offsets(topics, OffsetSpec.maxTimestamp()).values().stream()
        .mapToLong(ListOffsetsResultInfo::timestamp)
        .max()
        .orElseThrow();
  }

  /** Time of the first append to the topic: milliseconds since the epoch. */
  long firstAppend(String topic) {
    long first = Long.MAX_VALUE;
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      for (TopicPartition partition : partitions(List.of(topic))) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        for (var record : consumer.poll(Duration.ofSeconds(2))) {
          first = Math.min(first, record.timestamp());
          break;
        }
      }
    }
    return first;
  }

  /**
   * Size of a topic.
   *
   * @param entries records, and transaction markers
   */
  record TopicVolume(long entries, long bytes) {
    private TopicVolume plus(TopicVolume other) {
      return new TopicVolume(entries + other.entries, bytes + other.bytes);
    }
  }

  /** Records and bytes written by the candidate, including changelogs, by topic. */
  SortedMap<String, TopicVolume> writtenByTopic() throws InterruptedException {
    Map<TopicPartition, Long> bytes = new HashMap<>();
    get(admin.describeLogDirs(List.of(1)).allDescriptions()).values().stream()
        .flatMap(dirs -> dirs.values().stream())
        .flatMap(dir -> dir.replicaInfos().entrySet().stream())
        .filter(entry -> !entry.getKey().topic().startsWith("__"))
        .filter(entry -> TopicCatalogue.sourceOf(entry.getKey().topic()).isEmpty())
        .forEach(entry -> bytes.put(entry.getKey(), entry.getValue().size()));
    Map<TopicPartition, OffsetSpec> ends =
        bytes.keySet().stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    var written = new TreeMap<String, TopicVolume>();
    get(admin.listOffsets(ends).all())
        .forEach(
            (partition, end) ->
                written.merge(
                    partition.topic(),
                    new TopicVolume(end.offset(), bytes.getOrDefault(partition, 0L)),
                    TopicVolume::plus));
    return written;
  }

  /** A consumer of committed records, without an assignment. */
  Consumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** A producer without linger time. */
  Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG,
            0),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** A producer for bulk writes. */
  Producer<byte[], byte[]> bulkProducer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  List<TopicPartition> partitions(Collection<String> topics) {
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : topics) {
      for (int partition = 0; partition < partitions; partition++) {
        all.add(new TopicPartition(topic, partition));
      }
    }
    return all;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Collection<String> topics, OffsetSpec offsetSpec) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> requested =
        partitions(topics).stream().collect(Collectors.toMap(p -> p, p -> offsetSpec));
    var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    return get(admin.listOffsets(requested, committed).all());
  }

  private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      throw new IllegalStateException("the broker does not answer", e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
