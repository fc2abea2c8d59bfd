package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.config.AlertSinkConfig;
import io.spoor.connectors.alerts.delivery.DeliveryCounters;
import io.spoor.connectors.alerts.delivery.DeliveryCounters.Counter;
import io.spoor.connectors.alerts.delivery.DeliveryLog;
import io.spoor.connectors.alerts.delivery.DeliveryWorker;
import io.spoor.connectors.alerts.delivery.HttpTargetTransport;
import io.spoor.connectors.alerts.deliverylog.KafkaCheckpointSource;
import io.spoor.connectors.alerts.deliverylog.KafkaDeliveryLog;
import io.spoor.connectors.alerts.notification.CheckpointSource;
import io.spoor.connectors.alerts.notification.ConfirmationNotice;
import io.spoor.connectors.alerts.routing.NotificationPolicy;
import io.spoor.connectors.alerts.targets.CheckpointedTarget;
import io.spoor.connectors.sink.BackPressure;
import io.spoor.connectors.sink.DeadLetterReporter;
import io.spoor.connectors.sink.DecodedRecord;
import io.spoor.connectors.sink.ManagedSinkTask;
import io.spoor.connectors.sink.OffsetTracker;
import io.spoor.connectors.sink.RecordAck;
import io.spoor.connectors.sink.SinkRecordDecoder;
import io.spoor.connectors.sink.TaskResources;
import io.spoor.platform.connection.TlsContext;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Receives alerts, verdicts and confirmations from Connect, queues the relevant ones for delivery,
 * and reports processed offsets to Connect for commit.
 */
public final class AlertSinkTask extends ManagedSinkTask<AlertSinkTask.TaskContext> {

  private final Function<AlertSinkConfig, SchemaResolver> registry;
  private final LogFactory logs;
  private final Function<AlertSinkConfig, CheckpointSource> checkpoints;

  /** Creates the delivery log. */
  @FunctionalInterface
  interface LogFactory {
    DeliveryLog of(AlertSinkConfig config, SchemaResolver schemas);
  }

  /** Called by Connect. */
  public AlertSinkTask() {
    this(
        config -> RegistrySchemaResolver.of(config.registry()),
        (config, schemas) -> new KafkaDeliveryLog(config.kafka(), config.targetName(), schemas),
        AlertSinkTask::checkpoints);
  }

  AlertSinkTask(
      Function<AlertSinkConfig, SchemaResolver> registry,
      LogFactory logs,
      Function<AlertSinkConfig, CheckpointSource> checkpoints) {
    this.registry = registry;
    this.logs = logs;
    this.checkpoints = checkpoints;
  }

  private static CheckpointSource checkpoints(AlertSinkConfig config) {
    return config.evidenceGroup().isEmpty()
        ? Optional::empty
        : new KafkaCheckpointSource(config.kafka(), config.evidenceGroup());
  }

  @Override
  protected TaskContext started(Map<String, String> properties, TaskResources resources) {
    AlertSinkConfig config = AlertSinkConfig.of(properties);
    DeliveryCounters counters = new DeliveryCounters();
    DeadLetterReporter deadLetters = DeadLetterReporter.of(context);
    SchemaResolver schemas = registry.apply(config);
    resources.opened(schemas::close);
    DeliveryLog log = logs.of(config, schemas);
    resources.opened(log::close);
    HttpTargetTransport sender =
        new HttpTargetTransport(
            config.tls().isJavaDefault() ? null : TlsContext.of(config.tls()),
            config.connectTimeout(),
            config.requestTimeout());
    resources.opened(sender::close);
    CheckpointSource checkpointSource = checkpoints.apply(config);
    resources.opened(checkpointSource::close);
    DeliveryWorker worker =
        DeliveryWorker.start(
            new CheckpointedTarget(config.target(), checkpointSource),
            new NotificationPolicy(config.targetName(), config.routing()),
            config.delivery(),
            sender,
            log,
            counters,
            InstantSource.system());
    resources.opened(worker::close);
    AlertSinkMetrics.register(context.pluginMetrics(), counters, worker);
    return new TaskContext(
        SinkRecordDecoder.ofKnownTypes(schemas),
        config.since(),
        deadLetters,
        new OffsetTracker(),
        new BackPressure(context, config.bufferBytes()),
        counters,
        worker);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    // Another task may have owned these partitions until now.
    running().worker.restore();
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    TaskContext task = running();
    task.failIfStopped();
    task.decode(records, context).forEach(task::accept);
    task.backPressure.apply(task.worker.waitingBytes());
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    // Also after a failure: completed deliveries remain valid.
    TaskContext task = running();
    return task.tracker.committable(task.worker.outage().current(), Instant.now());
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    TaskContext task = runningOrNull();
    if (task != null) {
      Set<TopicPartition> revoked = new HashSet<>(partitions);
      task.worker.discard(
          delivery ->
              delivery instanceof SinkRecordDelivery of && revoked.contains(of.partition()));
      task.tracker.removePartitions(partitions);
    }
  }

  /** State between start and stop. */
  record TaskContext(
      SinkRecordDecoder<SpecificRecord> reader,
      Instant since,
      DeadLetterReporter deadLetters,
      OffsetTracker tracker,
      BackPressure backPressure,
      DeliveryCounters counters,
      DeliveryWorker worker) {

    void failIfStopped() {
      Optional<Throwable> failure = worker.failure();
      if (failure.isPresent()) {
        throw new ConnectException("Alert delivery stopped: " + failure.get(), failure.get());
      }
      tracker.failIfStuck();
    }

    List<DecodedRecord<SpecificRecord>> decode(
        Collection<SinkRecord> records, SinkTaskContext context) {
      try {
        List<DecodedRecord<SpecificRecord>> decoded =
            DecodedRecord.all(records, context, this::read);
        worker.outage().end(tracker);
        return decoded;
      } catch (RetriableException e) {
        worker.outage().failed(tracker, String.valueOf(e.getMessage()));
        tracker.awaitRedelivery(records);
        throw e;
      }
    }

    Optional<SpecificRecord> read(SinkRecord record) {
      return reader
          .read(record)
          .flatMap(value -> ConfirmationNotice.of(value, appended(record), Instant.now()))
          .filter(NotificationPolicy::isRelevant);
    }

    private static Instant appended(SinkRecord record) {
      Long millis = record.timestamp();
      return millis == null ? Instant.EPOCH : Instant.ofEpochMilli(millis);
    }

    void accept(DecodedRecord<SpecificRecord> next) {
      RecordAck ack = tracker.track(next.record());
      if (next.error() != null) {
        counters.add(Counter.UNREADABLE);
        ack.settleAfter(deadLetters.report(next.record(), next.error()));
        return;
      }
      SinkRecordDelivery delivery =
          next.value() == null
              ? null
              : new SinkRecordDelivery(next.record(), next.value(), ack, deadLetters);
      if (delivery != null && !delivery.receivedAt().isBefore(since)) {
        Optional<SinkRecordDelivery> end =
            ConfirmationNotice.endOf(delivery.record()).map(delivery::with);
        Instant expiry = ConfirmationNotice.expiry(delivery.receivedAt());
        // Until then its offset is not committed: after a restart the question is read again.
        end.ifPresent(_ -> ack.expectAnotherAt(expiry));
        worker.enqueue(delivery);
        end.filter(later -> !worker.enqueueAt(later, expiry)).ifPresent(_ -> ack.acknowledge());
      } else {
        counters.add(Counter.SKIPPED);
        ack.acknowledge();
      }
    }
  }
}
