package io.spoor.connectors.evidence.kafka;

import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.KafkaDiagnosis;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/** Queries partition bounds from Kafka. */
public final class KafkaPartitionBounds implements PartitionBounds {
  private final KafkaConnection kafka;
  private final Admin admin;

  public KafkaPartitionBounds(KafkaConnection kafka) {
    this.kafka = kafka;
    Map<String, Object> config = kafka.clientConfig();
    config.putIfAbsent("client.id", "spoor-evidence-bounds");
    this.admin = Admin.create(config);
  }

  @Override
  public Map<TopicPartition, Bounds> of(Collection<TopicPartition> partitions) {
    try {
      Map<TopicPartition, ListOffsetsResultInfo> first =
          listOffsets(partitions, OffsetSpec.earliest());
      Map<TopicPartition, ListOffsetsResultInfo> last =
          listOffsets(partitions, OffsetSpec.latest());
      Map<TopicPartition, Bounds> bounds = new HashMap<>();
      first.forEach(
          (partition, earliest) -> {
            ListOffsetsResultInfo end = last.get(partition);
            bounds.put(
                partition,
                new Bounds(earliest.offset(), end == null ? earliest.offset() : end.offset()));
          });
      return bounds;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message =
          KafkaDiagnosis.explain(kafka, cause)
              .orElse(
                  "Kafka at "
                      + kafka.describe()
                      + " does not return the begin offsets of partitions: "
                      + cause);
      throw cause instanceof org.apache.kafka.common.errors.RetriableException
          ? new RetriableException(message, cause)
          : new ConnectException(message, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableException("interrupted while reading the begin offsets of partitions", e);
    }
  }

  private Map<TopicPartition, ListOffsetsResultInfo> listOffsets(
      Collection<TopicPartition> partitions, OffsetSpec offsetSpec)
      throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(
            partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> offsetSpec)))
        .all()
        .get();
  }

  @Override
  public void close() {
    admin.close();
  }
}
