package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.bulk.BulkWriter;
import io.spoor.connectors.elasticsearch.bulk.Counters;
import io.spoor.connectors.elasticsearch.bulk.Counters.Counter;
import io.spoor.connectors.elasticsearch.bulk.ElasticsearchBulkClient;
import io.spoor.connectors.elasticsearch.bulk.JsonRequests;
import io.spoor.connectors.elasticsearch.bulk.Outgoing;
import io.spoor.connectors.elasticsearch.bulk.Preparation;
import io.spoor.connectors.elasticsearch.config.SinkConfig;
import io.spoor.connectors.elasticsearch.document.Document;
import io.spoor.connectors.elasticsearch.document.Documents;
import io.spoor.connectors.elasticsearch.index.IndexPreparation;
import io.spoor.connectors.sink.Acknowledgements;
import io.spoor.connectors.sink.BackPressure;
import io.spoor.connectors.sink.BadRecordException;
import io.spoor.connectors.sink.DeadLetters;
import io.spoor.connectors.sink.Reading;
import io.spoor.connectors.sink.Resources;
import io.spoor.connectors.sink.StartedSinkTask;
import io.spoor.connectors.sink.Ticket;
import io.spoor.schemas.registry.RegistryConfig;
import io.spoor.schemas.registry.RegistrySchemas;
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
 * Takes records from Connect, hands their documents to the writer, and lets Connect commit what
 * Elasticsearch has acknowledged.
 */
public final class ElasticsearchSinkTask extends StartedSinkTask<ElasticsearchSinkTask.Running> {

  private final Function<RegistryConfig, SchemaResolver> registry;

  /** For Connect. */
  public ElasticsearchSinkTask() {
    this(RegistrySchemas::of);
  }

  ElasticsearchSinkTask(Function<RegistryConfig, SchemaResolver> registry) {
    this.registry = registry;
  }

  @Override
  protected Running started(Map<String, String> properties, Resources resources) {
    SinkConfig config = SinkConfig.of(properties);
    Counters counters = new Counters();
    TaskMetrics.register(context.pluginMetrics(), counters);
    DeadLetters deadLetters = DeadLetters.of(context);
    SchemaResolver schemas = registry.apply(config.registry());
    resources.opened(schemas::close);
    ElasticsearchConnection connection = ElasticsearchConnection.of(config.cluster());
    resources.opened(connection::close);
    JsonRequests requests = new JsonRequests(connection.client());
    Preparation preparation =
        config.manageTemplates() ? new IndexPreparation(requests, config.indexPrefix()) : () -> {};
    BulkWriter writer =
        BulkWriter.start(
            "spoor-elasticsearch-writer",
            config.batches(),
            config.retries(),
            new ElasticsearchBulkClient(requests),
            preparation,
            counters);
    resources.opened(writer::close);
    return new Running(
        config.cluster().describe(),
        new RecordDecoder(
            schemas, Documents.ofGeneration(config.eventGeneration()), config.indexPrefix()),
        deadLetters,
        new Acknowledgements(),
        new BackPressure(context, config.batches().bufferBytes()),
        counters,
        writer);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    Running task = running();
    task.failIfStopped();
    task.writer.write(task.outgoing(Reading.all(records, context, task.decoder::decode)));
    task.backPressure.apply(task.writer.waitingBytes());
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    // Also after a failure: what was acknowledged stays so.
    Running task = running();
    return task.acknowledgements.committable();
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    Running task = runningOrNull();
    if (task != null) {
      task.acknowledgements.forget(partitions);
    }
  }

  /** What exists between start and stop. */
  record Running(
      String cluster,
      RecordDecoder decoder,
      DeadLetters deadLetters,
      Acknowledgements acknowledgements,
      BackPressure backPressure,
      Counters counters,
      BulkWriter writer) {

    void failIfStopped() {
      Optional<Throwable> failure = writer.failure();
      if (failure.isPresent()) {
        throw new ConnectException(
            "Writing to " + cluster + " stopped: " + failure.get().getMessage(), failure.get());
      }
      acknowledgements.failIfStuck();
    }

    List<Outgoing> outgoing(List<Reading<Document>> decoded) {
      List<Outgoing> outgoing = new ArrayList<>(decoded.size());
      for (Reading<Document> next : decoded) {
        Ticket ticket = acknowledgements.draw(next.record());
        Document document = next.says();
        BadRecordException fault = next.fault();
        if (document != null) {
          outgoing.add(
              new Outgoing(document, new RecordDelivery(next.record(), ticket, deadLetters)));
        } else if (fault != null) {
          counters.add(Counter.REJECTED, 1);
          ticket.settleWhen(deadLetters.report(next.record(), fault));
        } else {
          counters.add(Counter.SKIPPED, 1);
          ticket.settle();
        }
      }
      return outgoing;
    }
  }
}
