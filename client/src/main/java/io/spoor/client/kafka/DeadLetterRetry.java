package io.spoor.client.kafka;

import io.spoor.client.OperationFailedException;
import io.spoor.client.result.DeadLetterView;
import io.spoor.schemas.topic.TopicCatalogue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Resends the raw records of dead letters, each once, with their bytes unchanged. */
public final class DeadLetterRetry {
  /** The number of records resent, and the dead letters whose record has expired. */
  public record Result(int sent, List<DeadLetterView> expired) {}

  private final KafkaClients kafka;
  private final Function<String, KafkaClients> writing;

  /**
   * @param reading clients of an account that may read raw records
   * @param writing clients of an account that may write raw records of the source with this name:
   *     the topic of an authority has a writer of its own
   */
  public DeadLetterRetry(KafkaClients reading, Function<String, KafkaClients> writing) {
    this.kafka = reading;
    this.writing = writing;
  }

  /**
   * Resends the raw records of {@code deadLetters}; the sink's have no raw record and are skipped.
   */
  public Result send(List<DeadLetterView> deadLetters) {
    List<DeadLetterView> expired = new ArrayList<>();
    Set<String> sentOrigins = new HashSet<>();
    List<Future<?>> futures = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = kafka.consumer();
        var producers = new ProducerPool(writing)) {
      for (DeadLetterView deadLetter : deadLetters) {
        Optional<String> source = TopicCatalogue.sourceOf(deadLetter.topic());
        // An earlier failed retry left a second dead letter about the same bytes.
        if (source.isEmpty() || !sentOrigins.add(deadLetter.topic() + "/" + deadLetter.sha256())) {
          continue;
        }
        byte[] raw = findRaw(consumer, deadLetter);
        if (raw == null) {
          expired.add(deadLetter);
        } else {
          futures.add(
              producers.ofSource(source.get()).send(new ProducerRecord<>(deadLetter.topic(), raw)));
        }
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (org.apache.kafka.common.errors.TimeoutException
        | AuthenticationException
        | AuthorizationException e) {
      throw kafka.unreachable(e);
    } catch (ExecutionException e) {
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while sending records again", e);
    }
    return new Result(futures.size(), List.copyOf(expired));
  }

  private static byte @Nullable [] findRaw(
      Consumer<String, byte[]> consumer, DeadLetterView deadLetter) {
    var partition = new TopicPartition(deadLetter.topic(), deadLetter.partition());
    consumer.assign(List.of(partition));
    Map<TopicPartition, Long> first = consumer.beginningOffsets(List.of(partition));
    Map<TopicPartition, Long> end = consumer.endOffsets(List.of(partition));
    if (deadLetter.offset() < first.getOrDefault(partition, 0L)
        || deadLetter.offset() >= end.getOrDefault(partition, 0L)) {
      return null;
    }
    consumer.seek(partition, deadLetter.offset());
    for (int attempt = 0; attempt < 50; attempt++) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        byte[] value = record.value();
        boolean same =
            record.offset() == deadLetter.offset()
                && value != null
                && sha256(value).equals(deadLetter.sha256());
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

  /** Producers by source, opened when the first record of the source is sent. */
  private static final class ProducerPool implements AutoCloseable {
    private final Function<String, KafkaClients> writing;
    private final Map<String, Producer<String, byte[]>> bySource = new HashMap<>();

    ProducerPool(Function<String, KafkaClients> writing) {
      this.writing = writing;
    }

    Producer<String, byte[]> ofSource(String source) {
      return bySource.computeIfAbsent(source, name -> writing.apply(name).producer());
    }

    @Override
    public void close() {
      bySource.values().forEach(Producer::close);
    }
  }
}
