package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.bulk.BulkWriter;
import io.spoor.connectors.elasticsearch.bulk.ElasticsearchBulkClient;
import io.spoor.connectors.elasticsearch.bulk.ElasticsearchRequests;
import io.spoor.connectors.elasticsearch.bulk.IndexSetup;
import io.spoor.connectors.elasticsearch.bulk.IndexingCounters;
import io.spoor.connectors.elasticsearch.bulk.IndexingCounters.Counter;
import io.spoor.connectors.elasticsearch.bulk.QueuedDocument;
import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkConfig;
import io.spoor.connectors.elasticsearch.document.DocumentFactory;
import io.spoor.connectors.elasticsearch.document.IndexNames;
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import io.spoor.connectors.elasticsearch.index.IndexInstaller;
import io.spoor.connectors.sink.BackPressure;
import io.spoor.connectors.sink.DeadLetterReporter;
import io.spoor.connectors.sink.DecodedRecord;
import io.spoor.connectors.sink.ManagedSinkTask;
import io.spoor.connectors.sink.OffsetTracker;
import io.spoor.connectors.sink.OutageTracker;
import io.spoor.connectors.sink.RecordAck;
import io.spoor.connectors.sink.RejectedRecordException;
import io.spoor.connectors.sink.TaskResources;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * Receives records from Connect, passes their documents to the writer, and reports offsets that
 * Elasticsearch has acknowledged to Connect for commit.
 */
public final class ElasticsearchSinkTask
    extends ManagedSinkTask<ElasticsearchSinkTask.TaskContext> {

  private final Function<RegistryConfig, SchemaResolver> registry;

  /** Called by Connect. */
  public ElasticsearchSinkTask() {
    this(RegistrySchemaResolver::of);
  }

  ElasticsearchSinkTask(Function<RegistryConfig, SchemaResolver> registry) {
    this.registry = registry;
  }

  @Override
  protected TaskContext started(Map<String, String> properties, TaskResources resources) {
    ElasticsearchSinkConfig config = ElasticsearchSinkConfig.of(properties);
    IndexingCounters counters = new IndexingCounters();
    DeadLetterReporter deadLetters = DeadLetterReporter.of(context);
    SchemaResolver schemas = registry.apply(config.registry());
    resources.opened(schemas::close);
    ElasticsearchConnection connection = ElasticsearchConnection.of(config.cluster());
    resources.opened(connection::close);
    ElasticsearchRequests requests = new ElasticsearchRequests(connection.client());
    IndexNames names = new IndexNames();
    OutageTracker outage = new OutageTracker("elasticsearch", "documents");
    ElasticsearchSinkMetrics.register(context.pluginMetrics(), counters, outage);
    BulkWriter writer =
        BulkWriter.start(
            "spoor-elasticsearch-writer",
            config.batches(),
            config.retries(),
            new ElasticsearchBulkClient(requests),
            setup(config, requests, names),
            counters,
            outage);
    resources.opened(writer::close);
    return new TaskContext(
        config.cluster().describe(),
        new DocumentDecoder(
            schemas, DocumentFactory.of(config.eventGeneration(), names), config.indexPrefix()),
        names,
        new ArrayList<>(),
        deadLetters,
        new OffsetTracker(),
        new BackPressure(context, config.batches().bufferBytes()),
        counters,
        outage,
        writer);
  }

  private static IndexSetup setup(
      ElasticsearchSinkConfig config, ElasticsearchRequests requests, IndexNames names) {
    IndexSetup installer =
        config.manageTemplates() ? new IndexInstaller(requests, config.indexPrefix()) : () -> {};
    return () -> {
      installer.run();
      names.use(config.indexPeriods());
    };
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    TaskContext task = running();
    task.failIfStopped();
    if (!task.names.isKnown()) {
      // Names of indices are known once Elasticsearch has answered.
      task.hold(records);
      task.backPressure.pause();
      return;
    }
    task.writer.write(task.outgoing(records, context));
    task.backPressure.apply(task.writer.waitingBytes());
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    // Also after a failure: acknowledged documents remain valid.
    TaskContext task = running();
    return task.tracker.committable(task.outage.current(), Instant.now());
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    TaskContext task = runningOrNull();
    if (task != null) {
      task.tracker.removePartitions(partitions);
      Set<TopicPartition> revoked = new HashSet<>(partitions);
      task.held.removeIf(
          each ->
              revoked.contains(
                  new TopicPartition(
                      each.record.originalTopic(), each.record.originalKafkaPartition())));
    }
  }

  /** A record that was accepted before the names of indices were known. */
  private record HeldRecord(SinkRecord record, RecordAck ack) {}

  /** State between start and stop. */
  record TaskContext(
      String cluster,
      DocumentDecoder decoder,
      IndexNames names,
      List<HeldRecord> held,
      DeadLetterReporter deadLetters,
      OffsetTracker tracker,
      BackPressure backPressure,
      IndexingCounters counters,
      OutageTracker outage,
      BulkWriter writer) {

    void failIfStopped() {
      Optional<Throwable> failure = writer.failure();
      if (failure.isPresent()) {
        throw new ConnectException(
            "Writing to " + cluster + " stopped: " + failure.get().getMessage(), failure.get());
      }
      tracker.failIfStuck();
    }

    void hold(Collection<SinkRecord> records) {
      records.forEach(record -> held.add(new HeldRecord(record, tracker.track(record))));
    }

    List<QueuedDocument> outgoing(Collection<SinkRecord> records, SinkTaskContext context) {
      List<SinkRecord> all = new ArrayList<>(held.size() + records.size());
      held.forEach(each -> all.add(each.record));
      all.addAll(records);
      List<DecodedRecord<SearchDocument>> decoded = decode(all, records, context);
      List<QueuedDocument> outgoing = new ArrayList<>(all.size());
      for (int i = 0; i < decoded.size(); i++) {
        RecordAck ack = i < held.size() ? held.get(i).ack : tracker.track(decoded.get(i).record());
        add(outgoing, decoded.get(i), ack);
      }
      held.clear();
      return outgoing;
    }

    /** {@code delivered}: what Connect delivers again if the registry is unavailable. */
    private List<DecodedRecord<SearchDocument>> decode(
        Collection<SinkRecord> records, Collection<SinkRecord> delivered, SinkTaskContext context) {
      try {
        List<DecodedRecord<SearchDocument>> decoded =
            DecodedRecord.all(records, context, decoder::decode);
        outage.end(decoder);
        return decoded;
      } catch (RetriableException e) {
        outage.failed(decoder, String.valueOf(e.getMessage()));
        tracker.awaitRedelivery(delivered);
        throw e;
      }
    }

    private void add(
        List<QueuedDocument> outgoing, DecodedRecord<SearchDocument> next, RecordAck ack) {
      SearchDocument document = next.value();
      RejectedRecordException fault = next.error();
      if (document != null) {
        outgoing.add(
            new QueuedDocument(document, new RecordWriteCallback(next.record(), ack, deadLetters)));
      } else if (fault != null) {
        counters.add(Counter.REJECTED, 1);
        ack.settleAfter(deadLetters.report(next.record(), fault));
      } else {
        counters.add(Counter.SKIPPED, 1);
        ack.acknowledge();
      }
    }
  }
}
