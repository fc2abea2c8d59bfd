package io.spoor.streams.app;

import io.spoor.pipeline.alert.ExceptionVersions;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryException;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.text.TextSanitizer;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every version of every manifest, declared principal and exception: all existing ones before
 * the first event is evaluated, then new ones. A plain consumer, as each instance needs all of them
 * and reads them again after a restart.
 */
@SuppressWarnings("try") // An interrupt while it waits for its thread is the caller's.
final class OperatorTopicConsumer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OperatorTopicConsumer.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<String, SpecificRecord> consumer;
  private final ManifestVersions versions;
  private final ExceptionVersions exceptions;
  private final AtomicLong manifestsRead = new AtomicLong();
  private final AtomicLong principalsRead = new AtomicLong();
  private final AtomicLong exceptionsRead = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  OperatorTopicConsumer(
      KafkaConnection kafka,
      Deserializer<SpecificRecord> values,
      ManifestVersions versions,
      ExceptionVersions exceptions) {
    var properties = new Properties();
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.putAll(kafka.clientConfig());
    this.consumer = new KafkaConsumer<>(properties, new StringDeserializer(), values);
    this.versions = versions;
    this.exceptions = exceptions;
    this.thread = Thread.ofPlatform().name("manifest-reader").unstarted(this::follow);
  }

  /** Starts reading; returns when all existing records have been read. */
  void start() {
    var partitions =
        List.of(
            new TopicPartition(TopicCatalogue.MANIFESTS.name(), 0),
            new TopicPartition(TopicCatalogue.PRINCIPALS.name(), 0),
            new TopicPartition(TopicCatalogue.EXCEPTIONS.name(), 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> endOffsets = consumer.endOffsets(partitions);
    while (!closed
        && partitions.stream()
            .anyMatch(
                partition ->
                    consumer.position(partition) < endOffsets.getOrDefault(partition, 0L))) {
      pollOnce();
    }
    log.info(
        "operator topics read manifests={} principals={} exceptions={}",
        manifestsRead,
        principalsRead,
        exceptionsRead);
    thread.start();
  }

  /** Number of manifest records read so far. */
  long manifestCount() {
    return manifestsRead.get();
  }

  /** Number of records of declared principals read so far. */
  long principalCount() {
    return principalsRead.get();
  }

  /** Number of exception records read so far. */
  long exceptionCount() {
    return exceptionsRead.get();
  }

  /** Whether new manifests are still read; otherwise detection would continue with old ones. */
  boolean isFollowing() {
    return thread.isAlive();
  }

  private void follow() {
    try {
      while (!closed) {
        pollOnce();
      }
    } finally {
      consumer.close();
    }
  }

  private void pollOnce() {
    try {
      apply(consumer.poll(POLL));
    } catch (WakeupException e) {
      log.debug("manifest reader woken to stop");
    } catch (RecordDeserializationException e) {
      skip(e);
    } catch (RuntimeException e) {
      log.warn("cannot read manifests, retrying fault={}", TextSanitizer.replace(e.toString()));
      LockSupport.parkNanos(RETRY.toNanos());
    }
  }

  /**
   * Skips an undecodable record, which must not block the others. An unavailable registry is not a
   * reason to skip.
   */
  private void skip(RecordDeserializationException fault) {
    if (fault.getCause() instanceof RegistryException) {
      log.warn(
          "schema registry unavailable, retrying fault={}",
          TextSanitizer.replace(String.valueOf(fault.getCause().getMessage())));
      LockSupport.parkNanos(RETRY.toNanos());
      return;
    }
    // The message may quote the record.
    log.error(
        "undecodable record skipped topic={} offset={} fault={}",
        fault.topicPartition().topic(),
        fault.offset(),
        fault.getCause() == null ? "unknown" : fault.getCause().getClass().getName());
    consumer.seek(fault.topicPartition(), fault.offset() + 1);
    counter(fault.topicPartition().topic()).incrementAndGet();
  }

  private void apply(ConsumerRecords<String, SpecificRecord> records) {
    for (ConsumerRecord<String, SpecificRecord> record : records) {
      if (record.value() instanceof Manifest manifest) {
        versions.add(manifest);
        log.info(
            "manifest version loaded agent={} effective_from={} digest={}",
            TextSanitizer.replace(manifest.getAgentId()),
            manifest.getEffectiveFrom(),
            manifest.getDigest());
      } else if (record.value() instanceof DeclaredPrincipal principal) {
        versions.add(principal);
        log.info(
            "principal version loaded id={} effective_from={} digest={}",
            TextSanitizer.replace(principal.getPrincipalId()),
            principal.getEffectiveFrom(),
            principal.getDigest());
      } else if (record.value() instanceof ExceptionRule exception) {
        exceptions.add(exception);
        log.info(
            "exception version loaded id={} who={} effective_from={} expires={} digest={}",
            TextSanitizer.replace(exception.getExceptionId()),
            TextSanitizer.replace(exception.getWho()),
            exception.getEffectiveFrom(),
            exception.getExpires(),
            exception.getDigest());
      }
      counter(record.topic()).incrementAndGet();
    }
  }

  private AtomicLong counter(String topic) {
    if (topic.equals(TopicCatalogue.PRINCIPALS.name())) {
      return principalsRead;
    }
    return topic.equals(TopicCatalogue.EXCEPTIONS.name()) ? exceptionsRead : manifestsRead;
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    consumer.wakeup();
    if (thread.isAlive()) {
      thread.join();
    }
  }
}
