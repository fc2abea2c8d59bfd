package io.spoor.cli.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.localstack.SharedStack;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.testkit.search.JsonHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What the shared stack writes behind the raw topics from now on, byte by byte as text. */
final class WrittenTexts implements AutoCloseable {
  /** Of a search; the test reads no more documents. */
  private static final int MAX_DOCUMENTS = 10_000;

  private final Instant since = Instant.now();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> offsets;
  private final SortedSet<Long> segments;
  private final Map<Path, Long> logs;

  WrittenTexts() throws IOException {
    Map<String, Object> config = new HashMap<>(SharedStack.kafka(ServiceAccount.ADMINISTRATOR));
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", false);
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    offsets = consumer.endOffsets(partitions());
    segments = new TreeSet<>(store().segments());
    logs = logFiles();
  }

  /** Of all topics but the raw ones, those of Kafka Streams and Connect included. */
  private List<TopicPartition> partitions() {
    return consumer.listTopics().values().stream()
        .flatMap(List::stream)
        .filter(each -> !each.topic().startsWith(TopicCatalogue.RAW_PREFIX))
        .filter(each -> !each.topic().startsWith("__"))
        .map(each -> new TopicPartition(each.topic(), each.partition()))
        .toList();
  }

  private static DirectoryStore store() throws IOException {
    return DirectoryStore.open(SharedStack.evidence());
  }

  /** The logs of all processes, with their sizes. */
  private static Map<Path, Long> logFiles() throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of(SharedStack.stateDir(), "logs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sizes.put(file, Files.size(file));
      }
    }
    return sizes;
  }

  /** Keys and values of all topics but the raw ones. */
  String topics() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions());
    consumer.assign(ends.keySet());
    ends.keySet().forEach(each -> consumer.seek(each, offsets.getOrDefault(each, 0L)));
    var text = new StringBuilder();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        add(record.key(), text);
        add(record.value(), text);
      }
    }
    return text.toString();
  }

  private static void add(byte @Nullable [] bytes, StringBuilder text) {
    if (bytes != null) {
      text.append(new String(bytes, ISO_8859_1)).append('\n');
    }
  }

  /** Documents of all indices. */
  String indices() throws IOException, InterruptedException {
    JsonHttpClient search = SharedStack.search();
    search.post("/spoor-*/_refresh", "");
    String query =
        """
        {"size": %d, "track_total_hits": true, "query": {"range": {"@timestamp": {"gte": "%s"}}}}
        """
            .formatted(MAX_DOCUMENTS, since.minusSeconds(60));
    JsonNode hits = search.post("/spoor-*/_search", query).path("hits");
    if (hits.at("/total/value").asInt() > MAX_DOCUMENTS) {
      throw new IllegalStateException("more than " + MAX_DOCUMENTS + " documents");
    }
    return hits.path("hits").toString();
  }

  /** Records of the evidence log. */
  String evidence() throws IOException {
    DirectoryStore store = store();
    var text = new StringBuilder();
    for (long segment : store.segments()) {
      if (!segments.contains(segment)) {
        try (InputStream records = store.open(segment, SegmentFile.RECORDS).orElseThrow()) {
          add(records.readAllBytes(), text);
        }
      }
    }
    return text.toString();
  }

  /** Lines of the logs of all processes. */
  String logs() throws IOException {
    var text = new StringBuilder();
    for (Path file : logFiles().keySet()) {
      try (InputStream lines = Files.newInputStream(file)) {
        lines.skip(logs.getOrDefault(file, 0L));
        add(lines.readAllBytes(), text);
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
