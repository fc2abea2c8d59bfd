package io.spoor.benchmarks.endtoend;

import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A broker and a registry of their own, with the views of many active runs on {@code
 * spoor.chain-views}. No app writes there.
 */
public final class ViewTopic implements AutoCloseable {
  private static final String TENANT = "default";
  private static final String TOPIC = TopicCatalogue.CHAIN_VIEWS.name();

  private final BenchServers servers;
  private final int partitions;

  private ViewTopic(BenchServers servers, int partitions) {
    this.servers = servers;
    this.partitions = partitions;
  }

  /** Starts the servers and creates all topics. */
  public static ViewTopic start(Workspace workspace, int partitions) throws InterruptedException {
    BenchServers servers = BenchServers.start(workspace);
    try (var topics = new BenchTopics(servers.kafka().bootstrapServers(), partitions)) {
      topics.reset();
      return new ViewTopic(servers, partitions);
    } catch (RuntimeException | InterruptedException e) {
      servers.close();
      throw e;
    }
  }

  /** Connection settings of the servers. */
  public Map<String, String> connections() {
    return servers.connections();
  }

  /** Trace id of a run. */
  public static String trace(int run) {
    return String.format(Locale.ROOT, "%032x", run + 1);
  }

  /** Writes the views: a run has a trace and a credential, three identities, four writes. */
  public void write(int runs) {
    try (SchemaResolver schemas = servers.schemas();
        Producer<String, SpecificRecord> producer =
            new KafkaProducer<>(
                Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    servers.kafka().bootstrapServers(),
                    ProducerConfig.LINGER_MS_CONFIG,
                    20,
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "lz4"),
                new StringSerializer(),
                new AvroSerializer<>(schemas))) {
      for (int run = 0; run < runs; run++) {
        int partition = run % partitions;
        String root = Keys.of(TENANT, "trace", "", trace(run));
        send(producer, partition, ChainViewKey.ofChain(root), view(root, run));
        send(producer, partition, ChainViewKey.ofKey(root), new ChainKey(root, 0, 1L, 0, null));
        send(
            producer,
            partition,
            ChainViewKey.ofKey(Keys.of(TENANT, "access-key", "aws", "ASIA" + run)),
            new ChainKey(root, 0, 1L, 1, null));
      }
    }
  }

  private static void send(
      Producer<String, SpecificRecord> producer, int partition, String key, SpecificRecord value) {
    var _ = producer.send(new ProducerRecord<>(TOPIC, partition, key, value));
  }

  private static ChainView view(String root, int run) {
    return ChainView.newBuilder()
        .setTenant(TENANT)
        .setChainId(Keys.id(root))
        .setGeneration(0)
        .setRevision(1)
        .setEpoch(1)
        .setAgentId("clerk")
        .setAgentVersion("1.4.2")
        .setRunId("run-" + run)
        .setOnBehalfOf("00u1a2b3c4d5e6f7g8h9")
        .setManifestDigest(Keys.id("m") + Keys.id("n"))
        .setIdentities(
            List.of(
                "00u1a2b3c4d5e6f7g8h9",
                "arn:aws:iam::123456789012:role/clerk-" + run % 100,
                "arn:aws:iam::123456789012:role/archive"))
        .setIdentityCount(3)
        .setRiskScore(10)
        .setWrites(Map.of("writes-data", 4L))
        .build();
  }

  @Override
  public void close() {
    servers.close();
  }
}
