package io.spoor.client.kafka;

import io.spoor.client.OperationFailedException;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.platform.serde.AvroSerializer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A topic of versioned operator declarations; versions are appended, never replaced.
 *
 * @param key record key of a version: the id of the declaration
 * @param effectiveFrom nanoseconds since the Unix epoch, UTC
 */
record VersionedTopic<T extends SpecificRecord>(
    String name, Class<T> type, Function<T, String> key, ToLongFunction<T> effectiveFrom) {

  /**
   * Contents of the topic.
   *
   * @param byKey per key, the version with the latest effective time
   * @param versions total number of versions
   */
  record Versions<T>(Map<String, T> byKey, long versions) {}

  Versions<T> read(KafkaClients kafka, SchemaResolver schemas) {
    Map<String, T> latest = new TreeMap<>();
    var count = new AtomicLong();
    try (var reader = AvroDeserializer.of(type, schemas)) {
      TopicReader.readAll(
          kafka,
          name,
          record -> {
            count.incrementAndGet();
            T version = reader.deserialize(name, record.value());
            if (version != null) {
              latest.merge(key.apply(version), version, this::latest);
            }
          });
    }
    return new Versions<>(latest, count.get());
  }

  /** The version that takes effect later; the second if both take effect at the same time. */
  private T latest(T first, T second) {
    return effectiveFrom.applyAsLong(second) >= effectiveFrom.applyAsLong(first) ? second : first;
  }

  void append(List<T> versions, KafkaClients kafka, SchemaResolver schemas) {
    if (versions.isEmpty()) {
      return;
    }
    try (Producer<String, byte[]> producer = kafka.producer();
        var writer = new AvroSerializer<T>(schemas)) {
      for (T version : versions) {
        byte[] value = writer.serialize(name, version);
        producer.send(new ProducerRecord<>(name, key.apply(version), value)).get();
      }
    } catch (ExecutionException e) {
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while writing to " + name, e);
    }
  }
}
