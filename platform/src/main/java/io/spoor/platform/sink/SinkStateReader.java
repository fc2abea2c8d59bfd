package io.spoor.platform.sink;

import io.spoor.platform.sink.SinkState.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Reads the states of all sinks from the offsets of their groups. */
public final class SinkStateReader {
  /** Connect names a sink's group after its connector. */
  private static final String GROUP = "connect-";

  private static final String OURS = GROUP + "spoor-";

  /** Groups that hold a checkpoint of the evidence log have no members. */
  private static final String CHECKPOINT = "-checkpoint";

  private final Admin admin;
  private final int timeoutMillis;

  /** {@code timeoutMillis}: of each request. */
  public SinkStateReader(Admin admin, int timeoutMillis) {
    this.admin = admin;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * The states, by name of the sink.
   *
   * @throws ExecutionException if the broker does not answer, or denies it
   */
  public List<SinkState> read() throws ExecutionException, InterruptedException {
    Set<String> groups = new TreeSet<>();
    for (GroupListing group :
        admin
            .listGroups(ListGroupsOptions.forConsumerGroups().timeoutMs(timeoutMillis))
            .all()
            .get()) {
      if (group.groupId().startsWith(OURS) && !group.groupId().endsWith(CHECKPOINT)) {
        groups.add(group.groupId());
      }
    }
    if (groups.isEmpty()) {
      return List.of();
    }
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = committed(groups);
    Map<TopicPartition, ListOffsetsResultInfo> ends = ends(committed);
    Map<String, ConsumerGroupDescription> descriptions =
        available(
            admin
                .describeConsumerGroups(
                    groups, new DescribeConsumerGroupsOptions().timeoutMs(timeoutMillis))
                .describedGroups());
    List<SinkState> states = new ArrayList<>();
    for (String group : groups) {
      List<Progress> partitions = new ArrayList<>();
      committed
          .getOrDefault(group, Map.of())
          .forEach(
              (partition, offset) -> {
                ListOffsetsResultInfo end = ends.get(partition);
                if (offset != null && end != null) {
                  partitions.add(
                      new Progress(
                          offset.offset(), end.offset(), BacklogReport.parse(offset.metadata())));
                }
              });
      ConsumerGroupDescription description = descriptions.get(group);
      boolean running = description == null || !description.members().isEmpty();
      states.add(SinkState.of(group.substring(GROUP.length()), partitions, running));
    }
    return states;
  }

  private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed(Set<String> groups)
      throws ExecutionException, InterruptedException {
    Map<String, ListConsumerGroupOffsetsSpec> wanted = new HashMap<>();
    groups.forEach(group -> wanted.put(group, new ListConsumerGroupOffsetsSpec()));
    return admin
        .listConsumerGroupOffsets(
            wanted, new ListConsumerGroupOffsetsOptions().timeoutMs(timeoutMillis))
        .all()
        .get();
  }

  /** Without records of open transactions, which a sink does not read. */
  private Map<TopicPartition, ListOffsetsResultInfo> ends(
      Map<String, Map<TopicPartition, OffsetAndMetadata>> committed) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    committed
        .values()
        .forEach(
            offsets -> offsets.keySet().forEach(each -> wanted.put(each, OffsetSpec.latest())));
    ListOffsetsResult ends =
        admin.listOffsets(
            wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(timeoutMillis));
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> futures = new HashMap<>();
    wanted.keySet().forEach(each -> futures.put(each, ends.partitionResult(each)));
    return available(futures);
  }

  /** Without what was deleted, or what this login may not see: the rest is still worth showing. */
  private static <K, V> Map<K, V> available(Map<K, KafkaFuture<V>> futures)
      throws InterruptedException {
    Map<K, V> values = new HashMap<>();
    for (Map.Entry<K, KafkaFuture<V>> future : futures.entrySet()) {
      try {
        values.put(future.getKey(), future.getValue().get());
      } catch (ExecutionException e) {
        // Left out.
      }
    }
    return values;
  }
}
