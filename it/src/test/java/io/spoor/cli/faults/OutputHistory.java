package io.spoor.cli.faults;

import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Everything that committed on the output topics since the cluster began, as it came: what was put
 * out for each raw record, each placement of each action, the last version of each document, and
 * whatever no sink should ever see.
 */
final class OutputHistory implements AutoCloseable {
  private static final List<Topic> READ =
      List.of(
          TopicCatalogue.EVENTS,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAIN_MESSAGES,
          TopicCatalogue.CHAINS,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.DEAD_LETTERS);

  private final Consumer<byte[], byte[]> consumer;
  private final SchemaResolver schemas;
  private final AvroDeserializer<SpecificRecord> reader;
  private final Thread thread;
  private volatile boolean closed;

  private final Map<String, Integer> byPosition = new HashMap<>();
  private final Map<String, Integer> placements = new HashMap<>();
  private final Map<String, Action> actions = new HashMap<>();
  private final Map<String, Chain> chains = new HashMap<>();
  private final Map<String, Finding> findings = new HashMap<>();
  private final Map<String, Integer> repeated = new HashMap<>();
  private final Map<String, Integer> movedFindings = new HashMap<>();
  private final Map<String, Long> firstSeenByRun = new HashMap<>();
  private final Map<String, String> ambiguous = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private OutputHistory(String bootstrapServers, String registryUrl) {
    this.schemas = RegistrySchemaResolver.of(RegistryConfig.of(URI.create(registryUrl)));
    this.reader = AvroDeserializer.ofAny(schemas);
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().name("history").unstarted(this::start);
  }

  /** Follows the output topics, which exist already, from their beginning. */
  static OutputHistory start(String bootstrapServers, String registryUrl) {
    var history = new OutputHistory(bootstrapServers, registryUrl);
    List<TopicPartition> partitions =
        READ.stream()
            .flatMap(topic -> history.consumer.partitionsFor(topic.name()).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    history.consumer.assign(partitions);
    history.thread.start();
    return history;
  }

  /** How many records were put out for the raw record at a position. */
  synchronized int outputsFor(String position) {
    return byPosition.getOrDefault(position, 0);
  }

  /** The action's last placement: that of the greatest revision. */
  synchronized Optional<Action> action(String eventId) {
    return Optional.ofNullable(actions.get(eventId));
  }

  synchronized Optional<Chain> chain(String chainId) {
    return Optional.ofNullable(chains.get(chainId));
  }

  synchronized Optional<Finding> finding(String findingId) {
    return Optional.ofNullable(findings.get(findingId));
  }

  /** Last versions of all chains, merged ones too. */
  synchronized List<Chain> chains() {
    return List.copyOf(chains.values());
  }

  /** Last versions of all findings, retracted ones too. */
  synchronized List<Finding> findings() {
    return List.copyOf(findings.values());
  }

  synchronized List<Action> actions() {
    return List.copyOf(actions.values());
  }

  /** Chains that are not merged into others. */
  synchronized long countActiveChains() {
    return chains.values().stream().filter(chain -> !chain.getStatus().equals("merged")).count();
  }

  /** Findings that are not retracted, and say nothing of other rounds. */
  synchronized long countActiveFindings() {
    return findings.values().stream()
        .filter(finding -> !finding.getStatus().equals("retracted"))
        .filter(finding -> !ExpectedOutput.isOfBaselines(finding))
        .count();
  }

  /** When a chain document first named the run ({@link System#nanoTime}). */
  synchronized OptionalLong firstSeen(String runId) {
    Long seenAt = firstSeenByRun.get(runId);
    return seenAt == null ? OptionalLong.empty() : OptionalLong.of(seenAt);
  }

  /** What must never be seen, since the last call: a sentence for each. */
  synchronized List<String> drainFaults() {
    List<String> drained = new ArrayList<>(faults);
    faults.clear();
    repeated.forEach(
        (id, times) -> {
          if (times > movedFindings.getOrDefault(id, 0)) {
            drained.add("doubled: finding " + id + " came " + times + " times more than it moved");
          }
        });
    ambiguous.forEach(
        (id, both) -> drained.add("doubled: finding " + id + " has two last versions: " + both));
    return drained;
  }

  /** {@code topic/partition/offset}. */
  static String position(String topic, int partition, long offset) {
    return topic + "/" + partition + "/" + offset;
  }

  private void start() {
    try (consumer) {
      while (!closed) {
        var records = consumer.poll(Duration.ofMillis(100));
        long now = System.nanoTime();
        synchronized (this) {
          for (ConsumerRecord<byte[], byte[]> record : records) {
            SpecificRecord value = reader.deserialize(record.topic(), record.value());
            if (value != null) {
              record(value, now);
            }
          }
        }
      }
    } catch (RuntimeException e) {
      synchronized (this) {
        faults.add("the topics cannot be read any more: " + e);
      }
      throw e;
    }
  }

  private void record(SpecificRecord value, long now) {
    switch (value) {
      case IdentityEvent event -> output(event.getRaw());
      case DeadLetter deadLetter -> output(deadLetter.getRaw());
      case Action action -> recordAction(action);
      case Chain chain -> {
        Chain previous = chains.put(chain.getChainId(), chain);
        checkRevision(
            "chain " + chain.getChainId(),
            previous == null ? -1 : previous.getRevision(),
            chain.getRevision());
        if (chain.getRunId() != null) {
          firstSeenByRun.putIfAbsent(chain.getRunId(), now);
        }
      }
      case Finding finding -> recordFinding(finding);
      case FindingMoved on -> movedFindings.merge(on.getFinding().getFindingId(), 1, Integer::sum);
      default -> {
        // What the chains say to each other is no output.
      }
    }
  }

  private void output(RawPointer raw) {
    String position = position(raw.getTopic(), raw.getPartition(), raw.getOffset());
    if (byPosition.merge(position, 1, Integer::sum) > 1) {
      faults.add("doubled: raw record " + position + " was put out more than once");
    }
  }

  private void recordAction(Action action) {
    String id = action.getEvent().getEventId();
    String placement =
        id
            + " of "
            + action.getSegmentId()
            + " in "
            + action.getChainId()
            + " at "
            + action.getRevision();
    if (placements.merge(placement, 1, Integer::sum) > 1) {
      faults.add("doubled: event " + placement);
    }
    actions.merge(id, action, (a, b) -> b.getRevision() >= a.getRevision() ? b : a);
  }

  /**
   * The greatest revision is the last. A chain may evaluate a key anew before its finding has
   * followed it there, so one revision may come with two contents, if a greater one follows: see
   * {@link #ambiguous}. Or twice with the same, at most once for each time that the finding went
   * from chain to chain.
   */
  private void recordFinding(Finding published) {
    // The cause of a change is not part of what a finding states.
    Finding finding = Finding.newBuilder(published).setCause(null).build();
    String id = finding.getFindingId();
    Finding previous = findings.get(id);
    if (previous != null && finding.equals(previous)) {
      repeated.merge(id, 1, Integer::sum);
    } else if (previous == null || finding.getRevision() > previous.getRevision()) {
      findings.put(id, finding);
      ambiguous.remove(id);
    } else if (finding.getRevision() == previous.getRevision()
        && !areRetracted(finding, previous)) {
      ambiguous.put(id, previous + " and " + finding);
    }
  }

  /** Two chains may both take back what went from one to the other: it is gone either way. */
  private static boolean areRetracted(Finding a, Finding b) {
    return a.getStatus().equals("retracted") && b.getStatus().equals("retracted");
  }

  private void checkRevision(String label, long previous, long current) {
    if (current <= previous) {
      faults.add("doubled: " + label + " went from revision " + previous + " to " + current);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    schemas.close();
  }
}
