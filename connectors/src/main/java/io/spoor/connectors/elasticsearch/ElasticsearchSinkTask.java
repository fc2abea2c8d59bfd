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
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import io.spoor.connectors.elasticsearch.index.IndexInstaller;
import io.spoor.connectors.sink.BackPressure;
import io.spoor.connectors.sink.DeadLetterReporter;
import io.spoor.connectors.sink.DecodedRecord;
import io.spoor.connectors.sink.ManagedSinkTask;
import io.spoor.connectors.sink.OffsetTracker;
import io.spoor.connectors.sink.RecordAck;
import io.spoor.connectors.sink.RejectedRecordException;
import io.spoor.connectors.sink.TaskResources;
import io.spoor.schemas.registry.RegistryConfig;
import io.spoor.schemas.registry.RegistrySchemaResolver;
import io.spoor.schemas.registry.SchemaResolver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

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
    ElasticsearchSinkMetrics.register(context.pluginMetrics(), counters);
    DeadLetterReporter deadLetters = DeadLetterReporter.of(context);
    SchemaResolver schemas = registry.apply(config.registry());
    resources.opened(schemas::close);
    ElasticsearchConnection connection = ElasticsearchConnection.of(config.cluster());
    resources.opened(connection::close);
    ElasticsearchRequests requests = new ElasticsearchRequests(connection.client());
    IndexSetup setup =
        config.manageTemplates() ? new IndexInstaller(requests, config.indexPrefix()) : () -> {};
    BulkWriter writer =
        BulkWriter.start(
            "spoor-elasticsearch-writer",
            config.batches(),
            config.retries(),
            new ElasticsearchBulkClient(requests),
            setup,
            counters);
    resources.opened(writer::close);
    return new TaskContext(
        config.cluster().describe(),
        new DocumentDecoder(
            schemas, DocumentFactory.ofGeneration(config.eventGeneration()), config.indexPrefix()),
        deadLetters,
        new OffsetTracker(),
        new BackPressure(context, config.batches().bufferBytes()),
        counters,
        writer);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    TaskContext task = running();
    task.failIfStopped();
    task.writer.write(task.outgoing(DecodedRecord.all(records, context, task.decoder::decode)));
    task.backPressure.apply(task.writer.waitingBytes());
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    // Also after a failure: acknowledged documents remain valid.
    TaskContext task = running();
    return task.tracker.committable();
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    TaskContext task = runningOrNull();
    if (task != null) {
      task.tracker.removePartitions(partitions);
    }
  }

  /** State between start and stop. */
  record TaskContext(
      String cluster,
      DocumentDecoder decoder,
      DeadLetterReporter deadLetters,
      OffsetTracker tracker,
      BackPressure backPressure,
      IndexingCounters counters,
      BulkWriter writer) {

    void failIfStopped() {
      Optional<Throwable> failure = writer.failure();
      if (failure.isPresent()) {
        throw new ConnectException(
            "Writing to " + cluster + " stopped: " + failure.get().getMessage(), failure.get());
      }
      tracker.failIfStuck();
    }

    List<QueuedDocument> outgoing(List<DecodedRecord<SearchDocument>> decoded) {
      List<QueuedDocument> outgoing = new ArrayList<>(decoded.size());
      for (DecodedRecord<SearchDocument> next : decoded) {
        RecordAck ack = tracker.track(next.record());
        SearchDocument document = next.value();
        RejectedRecordException fault = next.error();
        if (document != null) {
          outgoing.add(
              new QueuedDocument(
                  document, new RecordWriteCallback(next.record(), ack, deadLetters)));
        } else if (fault != null) {
          counters.add(Counter.REJECTED, 1);
          ack.settleAfter(deadLetters.report(next.record(), fault));
        } else {
          counters.add(Counter.SKIPPED, 1);
          ack.acknowledge();
        }
      }
      return outgoing;
    }
  }
}
