package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.launchers.AppProcess;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.KafkaCluster;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.platform.topic.TopicAdmin;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.sources.Normalisers;
import io.spoor.testkit.property.SeedRange;
import io.spoor.testkit.servers.RealStack;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Histories through two instances of the app on three brokers, against the reference model. In the
 * middle of them one instance is killed, and comes back.
 */
class HistoriesIT {
  private static final SeedRange SEEDS = SeedRange.of("spoor.broker.histories", 4);
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
  private static final List<Topic> OUTPUTS =
      List.of(
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAIN_MESSAGES,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.CHAINS,
          TopicCatalogue.ALERTS);
  private static final TopicSettings TOPICS = TopicSettings.cluster(Normalisers.all().sources());

  private Workspace workspace;
  private KafkaCluster kafka;
  private SchemaResolver schemas;
  private AvroSerde<SpecificRecord> serde;

  @BeforeEach
  void start() {
    Workspace shared = RealStack.workspace();
    workspace = new Workspace(shared.distributions(), shared.state().resolve("histories"));
    kafka = KafkaCluster.start(workspace);
    schemas = RegistrySchemaResolver.of(RegistryConfig.of(URI.create(RealStack.registry().url())));
    serde = AvroSerde.ofAny(schemas);
    try (Admin admin =
        Admin.create(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      TopicAdmin.ensure(admin, TOPICS);
    }
  }

  @AfterEach
  void stop() {
    schemas.close();
    kafka.stop();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A record that was not sent would be missing.
  @Test
  void historiesComeToWhatTheModelSaysThoughAnInstanceIsKilled() {
    var many = ManyHistories.of(SEEDS.first(), (int) SEEDS.count());
    int half = many.arriving().size() / 2;
    try (Producer<String, SpecificRecord> producer = producer();
        Consumer<String, SpecificRecord> consumer = consumer()) {
      many.manifests().forEach(manifest -> producer.send(declared(manifest)));
      producer.flush();
      List<ChildProcess> instances =
          Stream.of("one", "two")
              .map(name -> CompletableFuture.supplyAsync(() -> startApp(name)))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      many.arriving().subList(0, half).forEach(event -> producer.send(arriving(event)));
      producer.flush();
      instances.getFirst().kill();
      many.arriving()
          .subList(half, many.arriving().size())
          .forEach(e -> producer.send(arriving(e)));
      producer.flush();
      ChildProcess back = startApp("one");

      assertThat(differencesLeft(many.expected(), consumer)).isEmpty();

      back.stop();
      instances.getLast().stop();
    }
  }

  /** Reads until all is as expected, or for as long as that may take: what is different then. */
  private static Optional<String> differencesLeft(
      Outcome expected, Consumer<String, SpecificRecord> consumer) {
    var documents = new Documents();
    long deadline = System.nanoTime() + SETTLED_WITHIN.toNanos();
    String different = "nothing was read";
    while (different != null && System.nanoTime() < deadline) {
      consumer.poll(Duration.ofSeconds(1)).forEach(record -> documents.add(record.value()));
      different =
          documents.ambiguous().orElseGet(() -> Trial.differences(expected, documents.outcome()));
    }
    return Optional.ofNullable(different);
  }

  private ChildProcess startApp(String name) {
    Map<String, String> config =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "schema.registry.url",
            RealStack.registry().url(),
            "horizon",
            ManyHistories.HORIZON.toString(),
            "baseline.wait",
            "PT1S",
            "principals.domains",
            HostileHistories.OWN_DOMAIN,
            "streams.num.stream.threads",
            "1");
    return AppProcess.start(
            workspace,
            "app-" + name,
            new ServerSettings(0, config),
            System.getProperty("java.class.path"))
        .child();
  }

  private Producer<String, SpecificRecord> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true),
        new StringSerializer(),
        serde.serializer());
  }

  private Consumer<String, SpecificRecord> consumer() {
    Consumer<String, SpecificRecord> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new StringDeserializer(),
            serde.deserializer());
    consumer.assign(
        OUTPUTS.stream()
            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList());
    return consumer;
  }

  private static ProducerRecord<String, SpecificRecord> declared(Manifest manifest) {
    return new ProducerRecord<>(
        TopicCatalogue.MANIFESTS.name(),
        manifest.getTenant() + "|" + manifest.getAgentId(),
        manifest);
  }

  private static ProducerRecord<String, SpecificRecord> arriving(IdentityEvent event) {
    return new ProducerRecord<>(TopicCatalogue.EVENTS.name(), ManyHistories.key(event), event);
  }
}
