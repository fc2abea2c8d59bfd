package io.spoor.connectors.evidence;

import io.spoor.connectors.evidence.config.EvidenceSinkConfig;
import io.spoor.connectors.evidence.kafka.KafkaPartitionBounds;
import io.spoor.connectors.evidence.kafka.PartitionBounds;
import io.spoor.connectors.evidence.kafka.PartitionBounds.Bounds;
import io.spoor.connectors.evidence.seal.Counters;
import io.spoor.connectors.evidence.seal.Sealer;
import io.spoor.connectors.sink.Backoff;
import io.spoor.connectors.sink.BadRecordException;
import io.spoor.connectors.sink.DeadLetters;
import io.spoor.connectors.sink.Outage;
import io.spoor.connectors.sink.Reading;
import io.spoor.connectors.sink.RecordReader;
import io.spoor.connectors.sink.Resources;
import io.spoor.connectors.sink.StartedSinkTask;
import io.spoor.evidence.EvidenceException;
import io.spoor.schemas.connection.KafkaConnection;
import io.spoor.schemas.registry.RegistryConfig;
import io.spoor.schemas.registry.RegistrySchemas;
import io.spoor.schemas.registry.SchemaResolver;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records from Connect and has them sealed. Where to go on is what the log says, not what the
 * consumer group remembers: so each record is in the log once. While the disk takes nothing,
 * reading pauses, and what was not sealed is read again.
 */
public final class EvidenceSinkTask extends StartedSinkTask<EvidenceSinkTask.Running> {
  private static final Logger LOG = LoggerFactory.getLogger(EvidenceSinkTask.class);

  /** A dead letter that Kafka does not take for so long fails the task. */
  private static final long DEAD_LETTER_SECONDS = 60;

  private final Function<RegistryConfig, SchemaResolver> registry;
  private final Function<KafkaConnection, PartitionBounds> kafka;
  private final Clock clock;

  /** For Connect. */
  public EvidenceSinkTask() {
    this(RegistrySchemas::of, KafkaPartitionBounds::new, Clock.systemUTC());
  }

  EvidenceSinkTask(
      Function<RegistryConfig, SchemaResolver> registry,
      Function<KafkaConnection, PartitionBounds> kafka,
      Clock clock) {
    this.registry = registry;
    this.kafka = kafka;
    this.clock = clock;
  }

  @Override
  protected Running started(Map<String, String> properties, Resources resources) {
    EvidenceSinkConfig config = EvidenceSinkConfig.of(properties);
    var counters = new Counters();
    TaskMetrics.register(context.pluginMetrics(), counters, clock);
    DeadLetters deadLetters = DeadLetters.of(context);
    var sealer = new Sealer(config.log(), config.limits(), counters, clock);
    resources.opened(sealer::close);
    try {
      sealer.open();
    } catch (EvidenceException e) {
      throw new ConnectException(e.getMessage(), e);
    }
    SchemaResolver schemas = registry.apply(config.registry());
    resources.opened(schemas::close);
    PartitionBounds bounds = kafka.apply(config.kafka());
    resources.opened(bounds::close);
    return new Running(
        RecordReader.asWritten(schemas),
        sealer,
        bounds,
        new Jumps(bounds, clock),
        deadLetters,
        new Outage("the disk of the evidence log", "records"),
        new Backoff(config.retries(), new Random()));
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    Running task = running();
    if (task.sealer.isOpen()) {
      try {
        goOn(partitions);
      } catch (EvidenceException e) {
        failed(task, e);
      }
    }
  }

  /** Has Connect read on where the log ends. */
  private void goOn(Collection<TopicPartition> partitions) {
    Running task = running();
    Map<TopicPartition, Long> offsets = new HashMap<>();
    task.bounds
        .of(partitions)
        .forEach((partition, there) -> offsets.put(partition, task.goOn(partition, there)));
    task.jumps.forget(partitions);
    context.offset(offsets);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    Running task = running();
    if (!task.sealer.isOpen() && !reopened(task)) {
      // What was brought is read again.
      stayAway(task);
      return;
    }
    if (task.justReopened) {
      task.justReopened = false;
      return;
    }
    List<Reading<GenericRecord>> read = Reading.all(records, context, task.reader::read);
    try {
      task.take(read, task.jumps.suspects(records, task.sealer));
      if (task.sealer.isDue()) {
        task.seal();
      }
    } catch (EvidenceException e) {
      failed(task, e);
      stayAway(task);
      return;
    }
    if (task.sealer.waiting() > 0) {
      // Without it Connect would wait for records until the next commit.
      context.timeout(Math.max(1, task.sealer.untilDue().toMillis()));
    }
  }

  private boolean reopened(Running task) {
    if (clock.millis() < task.nextTryMillis) {
      return false;
    }
    try {
      task.sealer.open();
      goOn(context.assignment());
    } catch (EvidenceException e) {
      failed(task, e);
      return false;
    }
    context.resume(assigned());
    task.justReopened = true;
    return true;
  }

  private void failed(Running task, EvidenceException failure) {
    if (!Sealer.mayPass(failure)) {
      throw new ConnectException(failure.getMessage(), failure);
    }
    task.deadLettersSent.clear();
    task.outage.failed(String.valueOf(failure.getMessage()));
    task.nextTryMillis = clock.millis() + task.backoff.next().toMillis();
  }

  private void stayAway(Running task) {
    // Each time: a rebalance may have brought partitions that are not paused.
    context.pause(assigned());
    context.timeout(Math.max(1, task.nextTryMillis - clock.millis()));
  }

  private TopicPartition[] assigned() {
    return context.assignment().toArray(new TopicPartition[0]);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    Map<TopicPartition, OffsetAndMetadata> sealed = new HashMap<>();
    for (TopicPartition partition : consumed.keySet()) {
      running()
          .sealer
          .sealed(Offsets.evidence(partition))
          .ifPresent(next -> sealed.put(partition, new OffsetAndMetadata(next)));
    }
    return sealed;
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    Running task = runningOrNull();
    if (task == null || task.sealer.waiting() == 0) {
      return;
    }
    try {
      task.seal();
    } catch (EvidenceException | ConnectException e) {
      // It is read again by whoever goes on.
      LOG.warn("what waited was not sealed at the end reason=\"{}\"", e.getMessage());
    }
  }

  /** What exists between start and stop. */
  static final class Running {
    private final RecordReader<GenericRecord> reader;
    private final Sealer sealer;
    private final PartitionBounds bounds;
    private final Jumps jumps;
    private final DeadLetters deadLetters;
    private final List<Future<?>> deadLettersSent = new ArrayList<>();
    private final Outage outage;
    private final Backoff backoff;
    private long nextTryMillis;
    private boolean justReopened;

    Running(
        RecordReader<GenericRecord> reader,
        Sealer sealer,
        PartitionBounds bounds,
        Jumps jumps,
        DeadLetters deadLetters,
        Outage outage,
        Backoff backoff) {
      this.reader = reader;
      this.sealer = sealer;
      this.bounds = bounds;
      this.jumps = jumps;
      this.deadLetters = deadLetters;
      this.outage = outage;
      this.backoff = backoff;
    }

    /** The offset to read next. */
    long goOn(TopicPartition partition, Bounds there) {
      OptionalLong sealed = sealer.sealed(Offsets.evidence(partition));
      if (sealed.isEmpty()) {
        return there.earliest();
      }
      if (sealed.getAsLong() > there.end()) {
        throw new ConnectException(
            partition
                + " ends at offset "
                + there.end()
                + ", and the evidence log holds it up to "
                + sealed.getAsLong()
                + ": this is another topic of the same name. Begin a new log in another directory");
      }
      sealer.skipTo(Offsets.evidence(partition), there.earliest());
      return Math.max(sealed.getAsLong(), there.earliest());
    }

    void take(List<Reading<GenericRecord>> read, Map<TopicPartition, Bounds> suspects) {
      for (Reading<GenericRecord> next : read) {
        SinkRecord record = next.record();
        TopicPartition partition = Offsets.partition(record);
        long offset = record.originalKafkaOffset();
        if (offset < sealer.next(Offsets.evidence(partition)).orElse(offset)) {
          continue; // it waits, or is sealed
        }
        Bounds bounds = suspects.get(partition);
        if (bounds != null) {
          sealer.skipTo(Offsets.evidence(partition), Math.min(offset, bounds.earliest()));
        }
        append(next);
        if (sealer.isDue()) {
          seal();
        }
      }
    }

    private void append(Reading<GenericRecord> next) {
      SinkRecord record = next.record();
      BadRecordException fault = next.fault();
      if (fault == null) {
        try {
          sealer.append(Offsets.place(record), Offsets.key(record), next.says());
          return;
        } catch (IllegalArgumentException e) {
          fault = new BadRecordException(String.valueOf(e.getMessage()), e);
        }
      }
      deadLettersSent.add(deadLetters.report(record, fault));
      byte[] value = record.value() instanceof byte[] bytes ? bytes : new byte[0];
      sealer.appendUnreadable(
          Offsets.place(record), Offsets.key(record), value, String.valueOf(fault.getMessage()));
    }

    void seal() {
      awaitDeadLetters();
      sealer.seal();
      outage.passed();
      backoff.reset();
    }

    /** Before the log says that these records were dealt with. */
    private void awaitDeadLetters() {
      try {
        for (Future<?> sent : deadLettersSent) {
          sent.get(DEAD_LETTER_SECONDS, TimeUnit.SECONDS);
        }
        deadLettersSent.clear();
      } catch (ExecutionException | TimeoutException e) {
        throw new ConnectException("A record that cannot be decoded could not be kept", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ConnectException("interrupted while a record was kept", e);
      }
    }
  }
}
