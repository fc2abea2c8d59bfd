package io.spoor.connectors.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.elasticsearch.document.SinkRecordSamples;
import io.spoor.launchers.ConnectClient;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.platform.topic.TopicAdmin;
import io.spoor.schemas.Chain;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The plugin as assembled, in a real worker, from a topic to a document. */
@RequiresServers({
  TestServer.KAFKA,
  TestServer.REGISTRY,
  TestServer.ELASTICSEARCH,
  TestServer.CONNECT
})
class ConnectIT {

  private static final String NAME = "elasticsearch-sink";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static RegistrySchemaResolver schemas;
  private static AvroSerializer<SpecificRecord> serializer;
  private static KafkaProducer<String, byte[]> producer;
  private static IndexProbe search;

  @BeforeAll
  static void start() {
    String bootstrap = RealStack.kafka().bootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      TopicAdmin.ensure(admin, TopicSettings.local(List.of()));
    }
    schemas = RegistrySchemaResolver.of(RegistryConfig.of(URI.create(RealStack.registry().url())));
    serializer = new AvroSerializer<>(schemas);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new ByteArraySerializer());
    search = new IndexProbe(RealStack.elasticsearch().url());
    ConnectClient connectors = RealStack.connect().connectors();
    connectors.put(NAME, config());
    connectors.awaitRunning(NAME, TIMEOUT);
  }

  @AfterAll
  static void stop() {
    producer.close();
    schemas.close();
    search.close();
  }

  private static Map<String, String> config() {
    return Map.ofEntries(
        Map.entry("connector.class", ElasticsearchSinkConnector.class.getName()),
        Map.entry("tasks.max", "2"),
        Map.entry(
            "topics",
            "spoor.events,spoor.actions,spoor.chain-messages,spoor.chains,spoor.findings,spoor.identities,spoor.triaged-alerts,spoor.deliveries,spoor.verdicts,spoor.decisions"),
        Map.entry("elasticsearch.url", RealStack.elasticsearch().url()),
        Map.entry("schema.registry.url", RealStack.registry().url()),
        Map.entry("errors.tolerance", "all"),
        Map.entry("errors.deadletterqueue.topic.name", TopicCatalogue.CONNECT_DEAD_LETTERS.name()),
        Map.entry("errors.deadletterqueue.topic.replication.factor", "1"),
        Map.entry("errors.deadletterqueue.context.headers.enable", "true"),
        Map.entry("consumer.override.auto.offset.reset", "earliest"));
  }

  @Test
  void bringsEveryTypeOfRecordFromItsTopicToASearch() {
    produce("spoor.events", SinkRecordSamples.event().setEventId("connect-event").build());
    produce(
        "spoor.actions",
        SinkRecordSamples.action(
            SinkRecordSamples.event().setEventId("connect-action").build(), 1));
    produce("spoor.chains", chain("connect-chain", 1));
    produce("spoor.findings", SinkRecordSamples.finding(1));
    produce("spoor.triaged-alerts", SinkRecordSamples.triaged(SinkRecordSamples.alert(1), null));

    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              assertThat(isIndexed("spoor-events", "connect-event")).isTrue();
              assertThat(isIndexed("spoor-actions", "connect-action")).isTrue();
              assertThat(isIndexed("spoor-chains", "connect-chain")).isTrue();
              assertThat(isIndexed("spoor-findings", "f-1")).isTrue();
              assertThat(isIndexed("spoor-alerts", "a-1")).isTrue();
            });
  }

  @Test
  void bringsRecordsAgainWithoutHarmAfterARestart() throws Exception {
    produce("spoor.chains", chain("connect-again", 2));
    awaitVersion("connect-again", (1L << 32) + 2);

    rewind("spoor.chains");
    produce("spoor.chains", chain("connect-again", 1), chain("connect-last", 1));

    awaitVersion("connect-last", (1L << 32) + 1);
    assertThat(search.version("spoor-chains", "connect-again")).isEqualTo((1L << 32) + 2);
  }

  @Test
  void keepsWhatItCannotIndexWithTheReason() {
    send(new ProducerRecord<>("spoor.chains", "poison", "not avro".getBytes(UTF_8)));
    produce("spoor.chains", chain("connect-after-poison", 1));

    awaitVersion("connect-after-poison", (1L << 32) + 1);
    ConsumerRecord<String, byte[]> deadLetter = awaitDeadLetter("poison");
    assertThat(new String(deadLetter.value(), UTF_8)).isEqualTo("not avro");
    assertThat(
            new String(
                deadLetter.headers().lastHeader("__connect.errors.exception.message").value(),
                UTF_8))
        .contains("not in the wire format");
    assertThat(new String(deadLetter.headers().lastHeader("__connect.errors.topic").value(), UTF_8))
        .isEqualTo("spoor.chains");
  }

  /** Connect reads the topic from its beginning, as after a crash before the first commit. */
  private static void rewind(String topic) throws Exception {
    String url = RealStack.connect().url() + "/connectors/" + NAME;
    try (IndexProbe connect = new IndexProbe(url);
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", RealStack.kafka().bootstrapServers()))) {
      connect.call("PUT", "/stop", "");
      await()
          .atMost(TIMEOUT)
          .until(() -> connect.get("/status").at("/connector/state").asText().equals("STOPPED"));
      await()
          .atMost(TIMEOUT)
          .ignoreExceptions()
          .until(
              () -> {
                admin
                    .deleteConsumerGroupOffsets(
                        "connect-" + NAME,
                        Set.of(
                            new TopicPartition(topic, 0),
                            new TopicPartition(topic, 1),
                            new TopicPartition(topic, 2),
                            new TopicPartition(topic, 3)))
                    .all()
                    .get(10, TimeUnit.SECONDS);
                return true;
              });
      connect.call("PUT", "/resume", "");
    }
    RealStack.connect().connectors().awaitRunning(NAME, TIMEOUT);
  }

  private static ConsumerRecord<String, byte[]> awaitDeadLetter(String key) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", RealStack.kafka().bootstrapServers()),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TopicCatalogue.CONNECT_DEAD_LETTERS.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (System.nanoTime() < deadline) {
        ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(200));
        for (ConsumerRecord<String, byte[]> record : records) {
          if (key.equals(record.key())) {
            return record;
          }
        }
      }
      throw new AssertionError("no dead letter with key " + key);
    }
  }

  private static void awaitVersion(String id, long version) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(search.version("spoor-chains", id)).isEqualTo(version));
  }

  private static boolean isIndexed(String alias, String id) {
    return search.ids(alias, "{\"query\":{\"ids\":{\"values\":[\"" + id + "\"]}}}").contains(id);
  }

  private static void produce(String topic, SpecificRecord... records) {
    for (SpecificRecord record : records) {
      send(new ProducerRecord<>(topic, "key", serializer.serialize(topic, record)));
    }
  }

  private static void send(ProducerRecord<String, byte[]> record) {
    Future<RecordMetadata> sent = producer.send(record);
    producer.flush();
    assertThat(sent).succeedsWithin(TIMEOUT);
  }

  private static Chain chain(String id, long revision) {
    return Chain.newBuilder(SinkRecordSamples.chain(revision)).setChainId(id).build();
  }
}
