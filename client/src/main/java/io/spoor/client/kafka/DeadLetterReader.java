package io.spoor.client.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.client.result.DeadLetterView;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads the dead letters of the app and of the sink. */
public final class DeadLetterReader {
  /** Source of a dead letter that the sink wrote. */
  public static final String SINK = "sink";

  private static final String ERRORS = "__connect.errors.";

  private DeadLetterReader() {}

  /** All dead letters, by arrival time. */
  public static List<DeadLetterView> readAll(KafkaClients kafka) {
    List<DeadLetterView> deadLetters = new ArrayList<>();
    try (SchemaResolver schemas = kafka.schemas();
        var reader = AvroDeserializer.of(DeadLetter.class, schemas)) {
      String topic = TopicCatalogue.DEAD_LETTERS.name();
      TopicReader.readAll(
          kafka,
          topic,
          record -> {
            DeadLetter deadLetter = reader.deserialize(topic, record.value());
            if (deadLetter != null) {
              deadLetters.add(DeadLetterView.of(deadLetter));
            }
          });
    }
    TopicReader.readAll(
        kafka,
        TopicCatalogue.CONNECT_DEAD_LETTERS.name(),
        record -> deadLetters.add(sinkDeadLetter(record)));
    deadLetters.sort(
        Comparator.comparingLong(DeadLetterView::arrivedAtMillis)
            .thenComparing(DeadLetterView::topic)
            .thenComparingInt(DeadLetterView::partition)
            .thenComparingLong(DeadLetterView::offset));
    return deadLetters;
  }

  /** A record that the sink rejected, with the details that Connect adds as headers. */
  private static DeadLetterView sinkDeadLetter(ConsumerRecord<String, byte[]> record) {
    String message = header(record, "exception.message");
    String exception = header(record, "exception.class.name");
    return new DeadLetterView(
        record.timestamp(),
        SINK,
        "refused",
        message == null ? (exception == null ? "no reason given" : exception) : message,
        null,
        orElse(header(record, "topic"), record.topic()),
        (int) number(header(record, "partition"), record.partition()),
        number(header(record, "offset"), record.offset()),
        null,
        record.value() == null ? 0 : record.value().length,
        null);
  }

  private static @Nullable String header(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(ERRORS + name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  private static String orElse(@Nullable String value, String defaultValue) {
    return value == null ? defaultValue : value;
  }

  private static long number(@Nullable String text, long defaultValue) {
    try {
      return text == null ? defaultValue : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return defaultValue;
    }
  }
}
