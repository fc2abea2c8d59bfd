package io.spoor.testkit.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.testkit.servers.RealStack;
import io.spoor.testkit.servers.RequiresServers;
import io.spoor.testkit.servers.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The serdes as plain Kafka clients are configured with them: by class name and keys. */
@RequiresServers({TestServer.KAFKA, TestServer.REGISTRY})
class KafkaClientsIT {

  @Test
  void recordGoesThroughABrokerAndComesBackTheSame() throws Exception {
    // Given
    String topic = "clients-" + UUID.randomUUID();
    SpecificRecord record = CommittedSample.all().findFirst().orElseThrow().record();

    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", RealStack.kafka().bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }

    // When
    try (KafkaProducer<String, SpecificRecord> producer = new KafkaProducer<>(producer())) {
      producer.send(new ProducerRecord<>(topic, "key", record)).get();
    }

    // Then
    try (KafkaConsumer<String, SpecificRecord> consumer = new KafkaConsumer<>(consumer())) {
      consumer.subscribe(List.of(topic));
      ConsumerRecords<String, SpecificRecord> records = ConsumerRecords.empty();
      for (int i = 0; i < 30 && records.isEmpty(); i++) {
        records = consumer.poll(Duration.ofSeconds(1));
      }
      assertThat(records)
          .singleElement()
          .satisfies(read -> assertThat(read.value()).isEqualTo(record));
    }
  }

  private static Map<String, Object> producer() {
    return Map.of(
        "bootstrap.servers", RealStack.kafka().bootstrapServers(),
        "key.serializer", StringSerializer.class.getName(),
        "value.serializer", AvroSerializer.class.getName(),
        "schema.registry.url", RealStack.registry().url());
  }

  private static Map<String, Object> consumer() {
    return Map.of(
        "bootstrap.servers", RealStack.kafka().bootstrapServers(),
        "group.id", UUID.randomUUID().toString(),
        "auto.offset.reset", "earliest",
        "key.deserializer", StringDeserializer.class.getName(),
        "value.deserializer", AvroDeserializer.class.getName(),
        "schema.registry.url", RealStack.registry().url());
  }
}
