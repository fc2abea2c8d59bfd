package io.spoor.streams.topology;

import io.spoor.streams.assemble.domain.Assemble;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.manifest.domain.Manifests;
import io.spoor.streams.stage.StageSettings;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Assemble as a Kafka Streams processor. */
final class AssembleProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
  private final StageSettings settings;
  private final Duration publishInterval;
  private final Manifests manifests;
  private Assemble assemble;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  AssembleProcessor(StageSettings settings, Duration publishInterval, Manifests manifests) {
    this.settings = settings;
    this.publishInterval = publishInterval;
    this.manifests = manifests;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    this.assemble =
        new Assemble(
            new KafkaRows(context.getStateStore(Names.CHAIN_ROWS)),
            new KafkaRows(context.getStateStore(Names.CHAIN_ACTIONS)),
            manifests,
            Detectors.all(settings.generation()),
            settings,
            ForwardingOutbox.ofAssemble(context));
    context.schedule(
        publishInterval, PunctuationType.WALL_CLOCK_TIME, now -> assemble.publishSome());
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    assemble.handle(record.value());
  }
}
