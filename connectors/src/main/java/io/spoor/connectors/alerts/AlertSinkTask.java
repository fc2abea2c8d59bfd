package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.config.AlertSinkConfig;
import io.spoor.connectors.alerts.delivery.Counters;
import io.spoor.connectors.alerts.delivery.Counters.Counter;
import io.spoor.connectors.alerts.delivery.Courier;
import io.spoor.connectors.alerts.delivery.DeliveryLog;
import io.spoor.connectors.alerts.delivery.HttpSender;
import io.spoor.connectors.alerts.deliverylog.KafkaDeliveryLog;
import io.spoor.connectors.alerts.notification.Briefing;
import io.spoor.connectors.sink.Acknowledgements;
import io.spoor.connectors.sink.BackPressure;
import io.spoor.connectors.sink.DeadLetters;
import io.spoor.connectors.sink.Reading;
import io.spoor.connectors.sink.RecordReader;
import io.spoor.connectors.sink.Resources;
import io.spoor.connectors.sink.StartedSinkTask;
import io.spoor.connectors.sink.Ticket;
import io.spoor.schemas.connection.TlsContext;
import io.spoor.schemas.registry.RegistrySchemas;
import io.spoor.schemas.registry.SchemaResolver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Takes alerts and verdicts from Connect, hands those that may matter to the courier, and lets
 * Connect commit what is dealt with.
 */
public final class AlertSinkTask extends StartedSinkTask<AlertSinkTask.Running> {

  private final Function<AlertSinkConfig, SchemaResolver> registry;
  private final LogFactory logs;

  /** What makes the record of deliveries. */
  @FunctionalInterface
  interface LogFactory {
    DeliveryLog of(AlertSinkConfig config, SchemaResolver schemas);
  }

  /** For Connect. */
  public AlertSinkTask() {
    this(
        config -> RegistrySchemas.of(config.registry()),
        (config, schemas) -> new KafkaDeliveryLog(config.kafka(), config.targetName(), schemas));
  }

  AlertSinkTask(Function<AlertSinkConfig, SchemaResolver> registry, LogFactory logs) {
    this.registry = registry;
    this.logs = logs;
  }

  @Override
  protected Running started(Map<String, String> properties, Resources resources) {
    AlertSinkConfig config = AlertSinkConfig.of(properties);
    Counters counters = new Counters();
    DeadLetters deadLetters = DeadLetters.of(context);
    SchemaResolver schemas = registry.apply(config);
    resources.opened(schemas::close);
    DeliveryLog log = logs.of(config, schemas);
    resources.opened(log::close);
    HttpSender sender =
        new HttpSender(
            config.tls().isJavaDefault() ? null : TlsContext.of(config.tls()),
            config.connectTimeout(),
            config.requestTimeout());
    resources.opened(sender::close);
    Courier courier =
        Courier.start(
            config.target(),
            new Briefing(config.targetName(), config.routing()),
            config.courier(),
            sender,
            log,
            counters,
            InstantSource.system());
    resources.opened(courier::close);
    TaskMetrics.register(context.pluginMetrics(), counters, courier);
    return new Running(
        RecordReader.ofKnownTypes(schemas),
        config.since(),
        deadLetters,
        new Acknowledgements(),
        new BackPressure(context, config.bufferBytes()),
        counters,
        courier);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    // Another task may have had them until now.
    running().courier.learn();
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    Running task = running();
    task.failIfStopped();
    Reading.all(records, context, task::read).forEach(task::take);
    task.backPressure.apply(task.courier.waitingBytes());
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> consumed) {
    // Also after a failure: what was delivered stays so.
    return running().acknowledgements.committable();
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    Running task = runningOrNull();
    if (task != null) {
      Set<TopicPartition> gone = new HashSet<>(partitions);
      task.courier.drop(
          parcel -> parcel instanceof RecordParcel of && gone.contains(of.partition()));
      task.acknowledgements.forget(partitions);
    }
  }

  /** What exists between start and stop. */
  record Running(
      RecordReader<SpecificRecord> reader,
      Instant since,
      DeadLetters deadLetters,
      Acknowledgements acknowledgements,
      BackPressure backPressure,
      Counters counters,
      Courier courier) {

    void failIfStopped() {
      Optional<Throwable> failure = courier.failure();
      if (failure.isPresent()) {
        throw new ConnectException("Telling stopped: " + failure.get(), failure.get());
      }
      acknowledgements.failIfStuck();
    }

    Optional<SpecificRecord> read(SinkRecord record) {
      return reader.read(record).filter(Briefing::mayMatter);
    }

    void take(Reading<SpecificRecord> next) {
      Ticket ticket = acknowledgements.draw(next.record());
      if (next.fault() != null) {
        counters.add(Counter.UNREADABLE);
        ticket.settleWhen(deadLetters.report(next.record(), next.fault()));
        return;
      }
      RecordParcel parcel =
          next.says() == null
              ? null
              : new RecordParcel(next.record(), next.says(), ticket, deadLetters);
      if (parcel != null && !parcel.at().isBefore(since)) {
        courier.bring(parcel);
      } else {
        counters.add(Counter.SKIPPED);
        ticket.settle();
      }
    }
  }
}
