package io.spoor.connectors.evidence;

import io.spoor.connectors.evidence.config.EvidenceSinkConfig;
import io.spoor.connectors.evidence.kafka.KafkaPartitionBounds;
import io.spoor.connectors.evidence.kafka.KafkaSealMemory;
import io.spoor.connectors.evidence.kafka.PartitionBounds;
import io.spoor.connectors.evidence.kafka.PartitionBounds.Bounds;
import io.spoor.connectors.evidence.kafka.SealMemory;
import io.spoor.connectors.evidence.seal.Sealer;
import io.spoor.connectors.evidence.seal.SealingCounters;
import io.spoor.connectors.sink.Backoff;
import io.spoor.connectors.sink.DeadLetterReporter;
import io.spoor.connectors.sink.DecodedRecord;
import io.spoor.connectors.sink.ManagedSinkTask;
import io.spoor.connectors.sink.OutageTracker;
import io.spoor.connectors.sink.RejectedRecordException;
import io.spoor.connectors.sink.SinkRecordDecoder;
import io.spoor.connectors.sink.TaskResources;
import io.spoor.evidence.EvidenceException;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.sink.BacklogReport;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives records from Connect and seals them. The log, not the consumer group, determines where
 * to continue, so each record is in the log once. While the disk is failing, reading pauses, and
 * unsealed records are read again.
 */
public final class EvidenceSinkTask extends ManagedSinkTask<EvidenceSinkTask.TaskContext> {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceSinkTask.class);

  /** A dead letter that Kafka does not accept within this time fails the task. */
  private static final long DEAD_LETTER_SECONDS = 60;

  private final Function<RegistryConfig, SchemaResolver> registry;
  private final Function<KafkaConnection, PartitionBounds> kafka;
  private final MemoryFactory memories;
  private final Clock clock;

  /** Creates the memory of the last checkpoint. */
  @FunctionalInterface
  interface MemoryFactory {
    SealMemory of(KafkaConnection kafka, SchemaResolver schemas, String sinkGroup);
  }

  /** Called by Connect. */
  public EvidenceSinkTask() {
    this(
        RegistrySchemaResolver::of,
        KafkaPartitionBounds::new,
        KafkaSealMemory::new,
        Clock.systemUTC());
  }

  EvidenceSinkTask(
      Function<RegistryConfig, SchemaResolver> registry,
      Function<KafkaConnection, PartitionBounds> kafka,
      MemoryFactory memories,
      Clock clock) {
    this.registry = registry;
    this.kafka = kafka;
    this.memories = memories;
    this.clock = clock;
  }

  @Override
  protected TaskContext started(Map<String, String> properties, TaskResources resources) {
    EvidenceSinkConfig config = EvidenceSinkConfig.of(properties);
    var counters = new SealingCounters();
    EvidenceSinkMetrics.register(context.pluginMetrics(), counters, clock);
    DeadLetterReporter deadLetters = DeadLetterReporter.of(context);
    SchemaResolver schemas = registry.apply(config.registry());
    resources.opened(schemas::close);
    SealMemory memory = memories.of(config.kafka(), schemas, config.consumerGroup());
    resources.opened(memory::close);
    var continuity = new ContinuityCheck(memory, config.log(), clock);
    var sealer = new Sealer(config.log(), config.limits(), counters, clock);
    resources.opened(sealer::close);
    try {
      continuity.checkLog();
      sealer.open();
    } catch (EvidenceException e) {
      throw new ConnectException(e.getMessage(), e);
    }
    PartitionBounds bounds = kafka.apply(config.kafka());
    resources.opened(bounds::close);
    return new TaskContext(
        SinkRecordDecoder.asWritten(schemas),
        sealer,
        continuity,
        bounds,
        new OffsetGapDetector(bounds, clock),
        deadLetters,
        new OutageTracker("the disk of the evidence log", "records"),
        new Backoff(config.retries(), new Random()));
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    TaskContext task = running();
    if (task.sealer.isOpen()) {
      try {
        seekToLogEnd(partitions);
      } catch (EvidenceException e) {
        failed(task, e);
      }
    }
  }

  /** Makes Connect continue at the end of the log. */
  private void seekToLogEnd(Collection<TopicPartition> partitions) {
    TaskContext task = running();
    Map<TopicPartition, Bounds> partitionBounds = task.bounds.of(partitions);
    Map<TopicPartition, Long> firstOffsets = new HashMap<>();
    partitionBounds.forEach((partition, bounds) -> firstOffsets.put(partition, bounds.earliest()));
    task.continuity.checkPositions(task.sealer, firstOffsets);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    partitionBounds.forEach(
        (partition, bounds) -> offsets.put(partition, task.resumeOffset(partition, bounds)));
    task.gapDetector.removePartitions(partitions);
    context.offset(offsets);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    TaskContext task = running();
    if (task.changed != null) {
      throw new ConnectException(task.changed.getMessage(), task.changed);
    }
    if (!task.sealer.isOpen() && !tryReopen(task)) {
      // The delivered records are read again.
      pauseUntilRetry(task);
      return;
    }
    if (task.reopened) {
      task.reopened = false;
      return;
    }
    List<DecodedRecord<GenericRecord>> read =
        eventsFirst(DecodedRecord.all(records, context, task.reader::read));
    try {
      task.append(read, task.gapDetector.findSuspects(records, task.sealer));
      if (task.sealer.isDue()) {
        task.seal();
      }
    } catch (EvidenceException e) {
      failed(task, e);
      pauseUntilRetry(task);
      return;
    }
    task.remember();
    if (task.sealer.pending() > 0) {
      // Without it, Connect would wait for records until the next commit.
      context.timeout(Math.max(1, task.sealer.untilNextSeal().toMillis()));
    }
  }

  /**
   * Moves events to the front; each partition stays in order. An action is sealed without its event
   * only if the log already holds the event.
   */
  private static List<DecodedRecord<GenericRecord>> eventsFirst(
      List<DecodedRecord<GenericRecord>> read) {
    List<DecodedRecord<GenericRecord>> ordered = new ArrayList<>(read.size());
    read.stream().filter(EvidenceSinkTask::isEvent).forEach(ordered::add);
    read.stream().filter(each -> !isEvent(each)).forEach(ordered::add);
    return ordered;
  }

  private static boolean isEvent(DecodedRecord<GenericRecord> read) {
    return SinkRecordOrigins.partition(read.record()).topic().equals(TopicCatalogue.EVENTS.name());
  }

  private boolean tryReopen(TaskContext task) {
    if (clock.millis() < task.retryAtMillis) {
      return false;
    }
    try {
      task.continuity.checkLog();
      task.sealer.open();
      seekToLogEnd(context.assignment());
    } catch (EvidenceException e) {
      failed(task, e);
      return false;
    }
    context.resume(assigned());
    task.reopened = true;
    return true;
  }

  private void failed(TaskContext task, EvidenceException failure) {
    if (!Sealer.isTransient(failure)) {
      throw new ConnectException(failure.getMessage(), failure);
    }
    task.deadLettersSent.clear();
    task.outage.failed(task, String.valueOf(failure.getMessage()));
    task.retryAtMillis = clock.millis() + task.backoff.nextDelay().toMillis();
  }

  private void pauseUntilRetry(TaskContext task) {
    // Repeated each time: a rebalance may have added partitions that are not paused.
    context.pause(assigned());
    context.timeout(Math.max(1, task.retryAtMillis - clock.millis()));
  }

  private TopicPartition[] assigned() {
    return context.assignment().toArray(new TopicPartition[0]);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    if (isChanged(running())) {
      return Map.of();
    }
    TaskContext task = running();
    // While the log accepts nothing, what is read waits in Kafka; its age is that of the outage.
    String metadata =
        task.outage
            .current()
            .map(o -> BacklogReport.failing(o.since(), o.reason(), o.since()).metadata())
            .orElse("");
    Map<TopicPartition, OffsetAndMetadata> sealed = new HashMap<>();
    for (TopicPartition partition : consumed.keySet()) {
      task.sealer
          .sealedOffset(SinkRecordOrigins.evidence(partition))
          .ifPresent(next -> sealed.put(partition, new OffsetAndMetadata(next, metadata)));
    }
    return sealed;
  }

  /** Connect ignores exceptions during a commit: the next call of put fails the task. */
  private static boolean isChanged(TaskContext task) {
    if (task.changed == null && task.sealer.isOpen()) {
      try {
        task.sealer.checkUnchanged();
      } catch (EvidenceException e) {
        task.changed = Sealer.isTransient(e) ? null : e;
      }
    }
    return task.changed != null;
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    TaskContext task = runningOrNull();
    if (task == null || !task.sealer.isOpen()) {
      return;
    }
    try {
      if (task.sealer.pending() > 0) {
        task.seal();
      }
      task.remember();
    } catch (EvidenceException | ConnectException e) {
      // The next writer reads these records again.
      LOG.warn("waiting records were not sealed at the stop reason=\"{}\"", e.getMessage());
    }
  }

  /** State between start and stop. */
  static final class TaskContext {
    private final SinkRecordDecoder<GenericRecord> reader;
    private final Sealer sealer;
    private final ContinuityCheck continuity;
    private final PartitionBounds bounds;
    private final OffsetGapDetector gapDetector;
    private final DeadLetterReporter deadLetters;
    private final List<Future<?>> deadLettersSent = new ArrayList<>();
    private final OutageTracker outage;
    private final Backoff backoff;
    private long retryAtMillis;
    private boolean reopened;

    /** Set once another program changed the log. */
    private @Nullable EvidenceException changed;

    TaskContext(
        SinkRecordDecoder<GenericRecord> reader,
        Sealer sealer,
        ContinuityCheck continuity,
        PartitionBounds bounds,
        OffsetGapDetector gapDetector,
        DeadLetterReporter deadLetters,
        OutageTracker outage,
        Backoff backoff) {
      this.reader = reader;
      this.sealer = sealer;
      this.continuity = continuity;
      this.bounds = bounds;
      this.gapDetector = gapDetector;
      this.deadLetters = deadLetters;
      this.outage = outage;
      this.backoff = backoff;
    }

    /** The offset to read next. */
    long resumeOffset(TopicPartition partition, Bounds bounds) {
      OptionalLong sealed = sealer.sealedOffset(SinkRecordOrigins.evidence(partition));
      if (sealed.isEmpty()) {
        return bounds.earliest();
      }
      if (sealed.getAsLong() > bounds.end()) {
        throw new ConnectException(
            ("%s ends at offset %s, but the evidence log holds it up to %s: this is another "
                    + "topic of the same name. Start a new log in an empty directory; the "
                    + "connector then names the loss, which bin/spoor evidence accept-loss records")
                .formatted(partition, bounds.end(), sealed.getAsLong()));
      }
      sealer.skipTo(SinkRecordOrigins.evidence(partition), bounds.earliest());
      return Math.max(sealed.getAsLong(), bounds.earliest());
    }

    void append(
        List<DecodedRecord<GenericRecord>> read, Map<TopicPartition, Bounds> suspectBounds) {
      for (DecodedRecord<GenericRecord> next : read) {
        SinkRecord record = next.record();
        TopicPartition partition = SinkRecordOrigins.partition(record);
        long offset = record.originalKafkaOffset();
        if (offset < sealer.nextOffset(SinkRecordOrigins.evidence(partition)).orElse(offset)) {
          continue; // already pending or sealed
        }
        Bounds bounds = suspectBounds.get(partition);
        if (bounds != null) {
          sealer.skipTo(SinkRecordOrigins.evidence(partition), Math.min(offset, bounds.earliest()));
        }
        append(next);
        if (sealer.isDue()) {
          seal();
        }
      }
    }

    private void append(DecodedRecord<GenericRecord> next) {
      SinkRecord record = next.record();
      RejectedRecordException fault = next.error();
      if (fault == null) {
        try {
          sealer.append(
              SinkRecordOrigins.origin(record), SinkRecordOrigins.key(record), next.value());
          return;
        } catch (IllegalArgumentException e) {
          fault = new RejectedRecordException(String.valueOf(e.getMessage()), e);
        }
      }
      deadLettersSent.add(deadLetters.report(record, fault));
      byte[] value = record.value() instanceof byte[] bytes ? bytes : new byte[0];
      sealer.appendUnreadable(
          SinkRecordOrigins.origin(record),
          SinkRecordOrigins.key(record),
          value,
          String.valueOf(fault.getMessage()));
    }

    void seal() {
      awaitDeadLetters();
      sealer.seal();
      outage.end(this);
      backoff.reset();
    }

    /** Also outside the directory, so that a rollback of the directory is noticed. */
    void remember() {
      continuity.remember(sealer.head());
    }

    /** Must complete before the log states that these records were processed. */
    private void awaitDeadLetters() {
      try {
        for (Future<?> future : deadLettersSent) {
          future.get(DEAD_LETTER_SECONDS, TimeUnit.SECONDS);
        }
        deadLettersSent.clear();
      } catch (ExecutionException | TimeoutException e) {
        throw new ConnectException("Writing an undecodable record to the evidence log failed", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConnectException("interrupted while writing a record to the evidence log", e);
      }
    }
  }
}
