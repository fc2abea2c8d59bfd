package io.spoor.client.kafka;

import io.spoor.client.CommandFailed;
import io.spoor.client.result.DeadLetterRow;
import io.spoor.schemas.topic.TopicCatalogue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Sends the raw records of dead letters again, each once, as they lie on their topic. */
public final class Retry {
  /** How many were sent again, and the letters whose record is gone. */
  public record Result(int sent, List<DeadLetterRow> gone) {}

  private final Kafka kafka;
  private final Kafka ingest;

  /**
   * @param reading as somebody who may read raw records
   * @param writing as somebody who may write them
   */
  public Retry(Kafka reading, Kafka writing) {
    this.kafka = reading;
    this.ingest = writing;
  }

  /** {@code letters} of raw records; those of the sink have none and are passed over. */
  public Result send(List<DeadLetterRow> letters) {
    List<DeadLetterRow> gone = new ArrayList<>();
    Set<String> done = new HashSet<>();
    List<Future<?>> sent = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = kafka.consumer();
        Producer<String, byte[]> producer = ingest.producer()) {
      for (DeadLetterRow letter : letters) {
        // A retry that failed before left a second letter about the same bytes.
        if (TopicCatalogue.sourceOf(letter.topic()).isEmpty()
            || !done.add(letter.topic() + "/" + letter.sha256())) {
          continue;
        }
        byte[] raw = find(consumer, letter);
        if (raw == null) {
          gone.add(letter);
        } else {
          sent.add(producer.send(new ProducerRecord<>(letter.topic(), raw)));
        }
      }
      for (Future<?> answer : sent) {
        answer.get();
      }
    } catch (org.apache.kafka.common.errors.TimeoutException
        | AuthenticationException
        | AuthorizationException e) {
      throw kafka.unreachable(e);
    } catch (ExecutionException e) {
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while sending records again", e);
    }
    return new Result(sent.size(), List.copyOf(gone));
  }

  private static byte @Nullable [] find(Consumer<String, byte[]> consumer, DeadLetterRow letter) {
    var partition = new TopicPartition(letter.topic(), letter.partition());
    consumer.assign(List.of(partition));
    Map<TopicPartition, Long> first = consumer.beginningOffsets(List.of(partition));
    Map<TopicPartition, Long> end = consumer.endOffsets(List.of(partition));
    if (letter.offset() < first.getOrDefault(partition, 0L)
        || letter.offset() >= end.getOrDefault(partition, 0L)) {
      return null;
    }
    consumer.seek(partition, letter.offset());
    for (int attempt = 0; attempt < 50; attempt++) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        byte[] value = record.value();
        boolean same =
            record.offset() == letter.offset()
                && value != null
                && sha256(value).equals(letter.sha256());
        return same ? value : null;
      }
    }
    return null;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
