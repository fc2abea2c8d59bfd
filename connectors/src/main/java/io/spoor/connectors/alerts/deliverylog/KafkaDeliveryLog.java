package io.spoor.connectors.alerts.deliverylog;

import io.spoor.connectors.alerts.delivery.DeliveryLog;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.connect.errors.ConnectException;

/** Stores the deliveries to one target on {@code spoor.deliveries}. */
public final class KafkaDeliveryLog implements DeliveryLog {
  private static final String TOPIC = TopicCatalogue.DELIVERIES.name();
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConnection kafka;
  private final String target;
  private final AvroSerializer<AlertDelivery> serializer;
  private final AvroDeserializer<AlertDelivery> deserializer;
  private final Producer<String, byte[]> producer;

  /**
   * Connects.
   *
   * @param kafka Kafka cluster with the topic
   * @param target the target's name in the routing file
   */
  public KafkaDeliveryLog(KafkaConnection kafka, String target, SchemaResolver schemas) {
    this.kafka = kafka;
    this.target = target;
    this.serializer = new AvroSerializer<>(schemas);
    this.deserializer = AvroDeserializer.of(AlertDelivery.class, schemas);
    Map<String, Object> config = kafka.clientConfig();
    config.putIfAbsent("client.id", "spoor-alerts-" + target);
    config.put("acks", "all");
    config.put("enable.idempotence", "true");
    // While Kafka is unavailable, commits fail as well, so the log waits for it.
    config.put("delivery.timeout.ms", Integer.toString(Integer.MAX_VALUE));
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public Future<?> write(AlertDelivery delivery) {
    return producer.send(
        new ProducerRecord<>(
            TOPIC, delivery.getAlertId() + '|' + target, serializer.serialize(TOPIC, delivery)));
  }

  @Override
  public List<AlertDelivery> read() {
    List<AlertDelivery> records = new ArrayList<>();
    try (Consumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            kafka.clientConfig(), new StringDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> partitionInfos = consumer.partitionsFor(TOPIC);
      if (partitionInfos == null || partitionInfos.isEmpty()) {
        throw new ConnectException(
            "topic " + TOPIC + " does not exist; the app creates it when it starts");
      }
      List<TopicPartition> partitions =
          partitionInfos.stream().map(info -> new TopicPartition(TOPIC, info.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> endOffsets = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(each -> consumer.position(each) < endOffsets.getOrDefault(each, 0L))) {
        consumer.poll(POLL).forEach(record -> add(record, records));
      }
    }
    return records;
  }

  private void add(ConsumerRecord<String, byte[]> record, List<AlertDelivery> records) {
    if (record.key() != null && record.key().endsWith('|' + target)) {
      AlertDelivery delivery = deserializer.deserialize(TOPIC, record.value());
      if (delivery != null) {
        records.add(delivery);
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
