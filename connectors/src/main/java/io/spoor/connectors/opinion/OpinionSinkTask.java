package io.spoor.connectors.opinion;

import io.spoor.connectors.alerts.delivery.HttpTargetTransport;
import io.spoor.connectors.opinion.ask.CallQuestion;
import io.spoor.connectors.opinion.ask.OpinionCounters;
import io.spoor.connectors.opinion.ask.OpinionCounters.Count;
import io.spoor.connectors.opinion.ask.OpinionLog;
import io.spoor.connectors.opinion.ask.OpinionWorker;
import io.spoor.connectors.opinion.ask.WaitingQuestion;
import io.spoor.connectors.opinion.config.OpinionSinkConfig;
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
import io.spoor.schemas.Finding;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Receives findings from Connect and queues a question for each that leaves its call in doubt. The
 * queue drops questions rather than making findings wait.
 */
public final class OpinionSinkTask extends ManagedSinkTask<OpinionSinkTask.TaskContext> {
  private final Function<OpinionSinkConfig, SchemaResolver> registry;
  private final Function<OpinionSinkConfig, OpinionLog> logs;
  private final InstantSource clock;

  /** Called by Connect. */
  public OpinionSinkTask() {
    this(
        config -> RegistrySchemaResolver.of(config.registry()),
        config -> new KafkaOpinionLog(config.kafka()),
        InstantSource.system());
  }

  OpinionSinkTask(
      Function<OpinionSinkConfig, SchemaResolver> registry,
      Function<OpinionSinkConfig, OpinionLog> logs,
      InstantSource clock) {
    this.registry = registry;
    this.logs = logs;
    this.clock = clock;
  }

  @Override
  protected TaskContext started(Map<String, String> properties, TaskResources resources) {
    OpinionSinkConfig config = OpinionSinkConfig.of(properties);
    SchemaResolver schemas = registry.apply(config);
    resources.opened(schemas::close);
    OpinionLog log = logs.apply(config);
    resources.opened(log::close);
    var transport =
        new HttpTargetTransport(
            config.tls().isJavaDefault() ? null : TlsContext.of(config.tls()),
            config.connectTimeout(),
            config.requestTimeout());
    resources.opened(transport::close);
    var counters = new OpinionCounters();
    OpinionWorker worker =
        OpinionWorker.start(
            new HttpOpinionEndpoint(config.url(), config.tokenFile(), transport),
            log,
            config.limits(),
            counters,
            clock);
    resources.opened(worker::close);
    OpinionSinkMetrics.register(context.pluginMetrics(), counters, worker);
    return new TaskContext(
        SinkRecordDecoder.ofKnownTypes(schemas),
        DeadLetterReporter.of(context),
        new OffsetTracker(),
        counters,
        worker);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    TaskContext task = running();
    Optional<Throwable> failure = task.worker.failure();
    if (failure.isPresent()) {
      throw new ConnectException("Asking stopped: " + failure.get(), failure.get());
    }
    task.tracker.failIfStuck();
    try {
      DecodedRecord.all(records, context, task.reader::read).forEach(task::accept);
    } catch (RetriableException e) {
      task.tracker.awaitRedelivery(records);
      throw e;
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    return running().tracker.committable();
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    TaskContext task = runningOrNull();
    if (task != null) {
      Set<String> revoked =
          partitions.stream().map(TopicPartition::toString).collect(Collectors.toSet());
      task.worker.discard(waiting -> revoked.contains(waiting.partition()));
      task.tracker.removePartitions(partitions);
    }
  }

  /** State between start and stop. */
  record TaskContext(
      SinkRecordDecoder<SpecificRecord> reader,
      DeadLetterReporter deadLetters,
      OffsetTracker tracker,
      OpinionCounters counters,
      OpinionWorker worker) {

    void accept(DecodedRecord<SpecificRecord> next) {
      RecordAck ack = tracker.track(next.record());
      if (next.error() != null) {
        counters.add(Count.UNREADABLE);
        ack.settleAfter(deadLetters.report(next.record(), next.error()));
        return;
      }
      if (next.value() instanceof Finding finding) {
        Optional<CallQuestion> question = CallQuestion.about(finding);
        if (question.isPresent()) {
          worker.add(
              new WaitingQuestion(
                  question.get(), publishedAt(next.record()), partition(next.record()), ack));
          return;
        }
        worker.withdraw(finding.getFindingId());
      }
      counters.add(Count.SKIPPED);
      ack.acknowledge();
    }

    private static Instant publishedAt(SinkRecord kafka) {
      Long millis = kafka.timestamp();
      return millis == null ? Instant.EPOCH : Instant.ofEpochMilli(millis);
    }

    private static String partition(SinkRecord kafka) {
      return new TopicPartition(kafka.originalTopic(), kafka.originalKafkaPartition()).toString();
    }
  }
}
