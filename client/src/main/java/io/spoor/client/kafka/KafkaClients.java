package io.spoor.client.kafka;

import io.spoor.client.OperationFailedException;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.KafkaDiagnosis;
import io.spoor.platform.registry.ContractRegistrar;
import io.spoor.platform.registry.RegistryClient;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistryException;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Creates clients of one Kafka cluster with the settings that the commands need; {@code kafka.*}
 * settings are passed through.
 */
public final class KafkaClients {
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Map<String, String> settings;
  private final KafkaConnection connection;

  private KafkaClients(Map<String, String> settings, KafkaConnection connection) {
    this.settings = Map.copyOf(settings);
    this.connection = connection;
  }

  /**
   * {@code settings}: {@code bootstrap.servers}, and optionally {@code kafka.*} and {@code
   * schema.registry.*}.
   */
  public static KafkaClients of(Map<String, String> settings) {
    try {
      KafkaConnection connection = KafkaConnection.fromMap(settings);
      KafkaDiagnosis.probeTls(connection)
          .ifPresent(
              why -> {
                throw new OperationFailedException(why);
              });
      return new KafkaClients(settings, connection);
    } catch (IllegalArgumentException e) {
      throw new OperationFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  public String bootstrapServers() {
    return connection.bootstrapServers();
  }

  /** How clients reach the brokers. */
  public KafkaConnection connection() {
    return connection;
  }

  /** An admin client. The caller closes it. */
  public Admin admin() {
    Map<String, Object> config = common();
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    return Admin.create(config);
  }

  /**
   * An idempotent producer for raw records and other bytes: each acknowledged record is stored
   * once. The caller closes it.
   */
  public Producer<String, byte[]> producer() {
    Map<String, Object> config = common();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * TopicCatalogue.MAX_RAW_BYTES);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicCatalogue.MAX_RAW_BYTES);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 20_000);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** A consumer of committed records, without a group. The caller closes it. */
  public Consumer<String, byte[]> consumer() {
    Map<String, Object> config = common();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, TopicCatalogue.MAX_RAW_BYTES);
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** A schema resolver. The caller closes it. */
  public SchemaResolver schemas() {
    return RegistrySchemaResolver.fromMap(settings);
  }

  /**
   * Registers the schemas of all topics.
   *
   * @return number of schemas
   * @throws OperationFailedException if the registry refuses
   */
  public int registerContracts() {
    try (var client = new RegistryClient(RegistryConfig.fromMap(settings))) {
      return ContractRegistrar.ensure(client).size();
    } catch (RegistryException | IllegalArgumentException e) {
      throw new OperationFailedException("schema registry: " + e.getMessage(), e);
    }
  }

  /**
   * Waits for a broker's response.
   *
   * @throws OperationFailedException if the broker does not respond; otherwise with the broker's
   *     error as its cause
   */
  public <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT.toSeconds() + 5, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw unreachable(cause);
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while waiting for Kafka", e);
    }
  }

  public OperationFailedException unreachable(Throwable cause) {
    Optional<String> explanation = KafkaDiagnosis.explain(connection, cause);
    if (explanation.isPresent()) {
      return new OperationFailedException(explanation.get(), cause);
    }
    boolean timedOut =
        cause instanceof org.apache.kafka.common.errors.TimeoutException
            || cause instanceof TimeoutException;
    return new OperationFailedException(
        timedOut
            ? "Kafka at "
                + bootstrapServers()
                + " does not respond. Check that it runs: bin/spoor status, bin/spoor up"
            : "Kafka at " + bootstrapServers() + " rejected the request: " + cause.getMessage(),
        cause);
  }

  private Map<String, Object> common() {
    Map<String, Object> config = connection.clientConfig();
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "spoor-cli");
    config.put(AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 5_000L);
    return config;
  }
}
